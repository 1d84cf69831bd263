using System.Globalization;
using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>
/// Compares what a model gives for known images with what it should give. Where it does not, tries which other preprocessing
/// would, so that the message can say what is wrong.
/// </summary>
/// <param name="test">The images and their vectors.</param>
/// <param name="options">The options that are tested.</param>
/// <param name="embed">Embeds images with a preprocessing.</param>
internal sealed class SelfTest(SelfTestFile test, OnnxEmbedderOptions options, Func<IReadOnlyList<Image>, Preprocessing, OnnxEmbedderOptions, List<float[]>> embed)
{
    // Usual normalisations: ImageNet's, −1 to 1, 0 to 1, 0 to 255, and CLIP's.
    private static readonly (float[] Mean, float[] Std)[] Normalisations =
    [
        ([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]),
        ([0.5f], [0.5f]),
        ([0f], [1f]),
        ([0f], [1f / 255]),
        ([0.48145466f, 0.4578275f, 0.40821073f], [0.26862954f, 0.26130258f, 0.27577711f]),
    ];

    /// <exception cref="StageException">A vector is too far from what it should be; the message says which option may be wrong.</exception>
    public void Run()
    {
        var found = embed([.. test.Entries.Select(e => e.Image)], new Preprocessing(options), options);
        for (var i = 0; i < found.Count; i++)
        {
            var (path, _, expected) = test.Entries[i];
            if (expected.Length != found[i].Length)
                throw new StageException($"the self-test fails: the model gives {found[i].Length} numbers for '{path}', and '{test.File}' has {expected.Length}. Correct 'output' or 'pooling', or use the self-test of this model.");
        }

        var worst = Enumerable.Range(0, found.Count).MinBy(i => Cosine(found[i], test.Entries[i].Vector));
        var cosine = Cosine(found[worst], test.Entries[worst].Vector);
        if (cosine >= options.SelfTestCosine)
            return;
        throw new StageException($"the self-test fails: for '{test.Entries[worst].Path}' the embedding has a cosine of {Show(cosine)} with the one in '{test.File}', and at least {Show(options.SelfTestCosine)} is needed. {Diagnose(cosine)}");
    }

    private string Diagnose(double cosine)
    {
        var tried = Alternatives().Select(a => (a.Words, Cosine: Try(a.Options))).OrderByDescending(a => a.Cosine).ToList();
        var (words, best) = tried[0];
        if (best >= options.SelfTestCosine)
            return $"It is {Show(best)} with {words}: correct that option.";
        return best > cosine
            ? $"No single option mends it; the nearest is {Show(best)}, with {words}. Compare the options with the preprocessing that the model's authors describe."
            : "No single option mends it. Is it the self-test of this model? Compare the options with the preprocessing that its authors describe.";
    }

    // The least likeness over all images, as for the options given.
    private double Try(OnnxEmbedderOptions changed)
    {
        var found = embed([.. test.Entries.Select(e => e.Image)], new Preprocessing(changed), changed);
        return found.Select((v, i) => Cosine(v, test.Entries[i].Vector)).Min();
    }

    private IEnumerable<(string Words, OnnxEmbedderOptions Options)> Alternatives()
    {
        var swapped = options.Colour == ColourOrder.Rgb ? ColourOrder.Bgr : ColourOrder.Rgb;
        if (options.Colour != ColourOrder.Grey)
            yield return ($"\"colour\": \"{Lower(swapped)}\" in place of \"{Lower(options.Colour)}\"", options with { Colour = swapped });
        foreach (var (mean, std) in Normalisations.Where(n => options.Colour != ColourOrder.Grey || n.Mean.Length == 1))
        {
            if (!Same(mean, options.Mean) || !Same(std, options.Std))
                yield return ($"\"mean\": [{List(mean)}] and \"std\": [{List(std)}] in place of [{List(options.Mean)}] and [{List(options.Std)}]", options with { Mean = mean, Std = std });
        }

        foreach (var fit in Enum.GetValues<FitMode>().Where(f => f != options.Fit))
            yield return ($"\"fit\": \"{Lower(fit)}\" in place of \"{Lower(options.Fit)}\"", options with { Fit = fit });
        foreach (var interpolation in Enum.GetValues<Interpolation>().Where(f => f != options.Interpolation))
            yield return ($"\"interpolation\": \"{Lower(interpolation)}\" in place of \"{Lower(options.Interpolation)}\"", options with { Interpolation = interpolation });
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (dot, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa > 0 && bb > 0 && double.IsFinite(dot) ? dot / Math.Sqrt(aa * bb) : -1;
    }

    private static bool Same(float[] a, IReadOnlyList<float> b)
    {
        var filled = b.Count == 1 && a.Length > 1 ? [.. Enumerable.Repeat(b[0], a.Length)] : b.ToArray();
        return a.Length == 1 ? filled.All(v => v == a[0]) : TensorPrimitives.Distance<float>(a, filled) < 1e-6f;
    }

    private static string Lower<T>(T choice) where T : struct, Enum => choice.ToString().ToLowerInvariant();

    private static string List(IEnumerable<float> values) => string.Join(", ", values.Select(v => v.ToString("0.######", CultureInfo.InvariantCulture)));

    // Never rounded up to a likeness that would have passed.
    private static string Show(double cosine) => (Math.Floor(cosine * 1e6) / 1e6).ToString("0.000000", CultureInfo.InvariantCulture);
}
