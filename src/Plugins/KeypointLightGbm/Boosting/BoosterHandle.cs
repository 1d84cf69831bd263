using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Owns a BoosterHandle of LightGBM's.</summary>
internal sealed class BoosterHandle : SafeHandle
{
    public BoosterHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LightGbmNative.BoosterFree(handle) == 0;
}
