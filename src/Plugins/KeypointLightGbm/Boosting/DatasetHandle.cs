using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Owns a DatasetHandle of LightGBM's.</summary>
internal sealed class DatasetHandle : SafeHandle
{
    public DatasetHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LightGbmNative.DatasetFree(handle) == 0;
}
