using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// The part of LightGBM's C API that is used here, as include/LightGBM/c_api.h of version 4.7 declares it: <c>int</c> is 32 bits
/// wide and <c>int64_t</c> 64. Every function returns 0, or −1 with the reason in <see cref="GetLastError"/>.
/// </summary>
internal static unsafe partial class LightGbmNative
{
    internal const int Float32 = 0;
    internal const int PredictNormal = 0;
    internal const int PredictRawScore = 1;
    internal const int ImportanceBySplits = 0;
    internal const int ImportanceByGain = 1;

    private const string Library = "lib_lightgbm";

    [LibraryImport(Library, EntryPoint = "LGBM_GetLastError")]
    internal static partial nint GetLastError();

    [LibraryImport(Library, EntryPoint = "LGBM_RegisterLogCallback")]
    internal static partial int RegisterLogCallback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int DatasetCreateFromMat(
        float* data, int dataType, int rows, int columns, int isRowMajor, string parameters, nint reference, out DatasetHandle dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetGetSubset", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int DatasetGetSubset(DatasetHandle dataset, int* rows, int count, string parameters, out DatasetHandle subset);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int DatasetSetField(DatasetHandle dataset, string field, float* data, int count, int dataType);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetSetFeatureNames")]
    internal static partial int DatasetSetFeatureNames(DatasetHandle dataset, byte** names, int count);

    [LibraryImport(Library, EntryPoint = "LGBM_DatasetFree")]
    internal static partial int DatasetFree(nint dataset);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int BoosterCreate(DatasetHandle dataset, string parameters, out BoosterHandle booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterLoadModelFromString", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int BoosterLoadModelFromString(string model, out int rounds, out BoosterHandle booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFree")]
    internal static partial int BoosterFree(nint booster);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    internal static partial int BoosterUpdateOneIter(BoosterHandle booster, out int isFinished);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetNumFeature")]
    internal static partial int BoosterGetNumFeature(BoosterHandle booster, out int count);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterGetCurrentIteration")]
    internal static partial int BoosterGetCurrentIteration(BoosterHandle booster, out int rounds);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterFeatureImportance")]
    internal static partial int BoosterFeatureImportance(BoosterHandle booster, int rounds, int kind, double* importances);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterSaveModelToString")]
    internal static partial int BoosterSaveModelToString(
        BoosterHandle booster, int startRound, int rounds, int importanceKind, long bufferLength, out long length, byte* buffer);

    [LibraryImport(Library, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int BoosterPredictForMat(
        BoosterHandle booster, float* data, int dataType, int rows, int columns, int isRowMajor, int kind, int startRound, int rounds, string parameters, out long length, double* result);

    /// <summary>LightGBM prints to standard output, where only results belong; what matters comes back as errors.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void DropMessage(byte* message)
    {
    }
}
