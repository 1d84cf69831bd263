using ReIdFlow.Benchmarks;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>ORB, SIFT and BRISK of OpenCV in Python with OpenCV's own threads and defaults, on photos in grey at the size they have.</summary>
internal sealed class KeypointsPeer : IDisposable
{
    private readonly PythonPeer _python;
    private readonly string _folder;

    private KeypointsPeer(PythonPeer python, string folder) => (_python, _folder) = (python, folder);

    /// <summary>Looks for Python, OpenCV and the script, and lays out a folder with the same photos.</summary>
    /// <param name="samples">Photos that are files.</param>
    /// <param name="reason">What is missing.</param>
    internal static KeypointsPeer? Find(IReadOnlyList<Sample> samples, out string reason)
    {
        if (PythonPeer.Find("keypoints.py", "cv2", "python3-opencv", out reason) is not { } python)
            return null;
        var folder = Directory.CreateTempSubdirectory("reidflow-peer-").FullName;
        foreach (var (i, sample) in samples.Index())
        {
            var file = ((FileContent)sample.Content!).FullPath;
            File.CreateSymbolicLink(Path.Combine(folder, $"{i:00000}{Path.GetExtension(file)}"), Path.GetFullPath(file));
        }

        return new KeypointsPeer(python, folder);
    }

    internal (double Seconds, string Line) Measure() => _python.Measure(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
