using System.Globalization;
using System.Numerics;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// The trees of a fitted classifier, several rows at a time. LightGBM walks down each tree row by row and waits at every node for
/// what the one before decided; here all nodes of a tree are asked, and each strikes out the leaves that a row cannot reach
/// (QuickScorer: Lucchese et al., SIGIR 2015). The scores are LightGBM's own, to the last bit. For several threads at once.
/// </summary>
internal sealed unsafe class TreeEnsemble
{
    // A bit for each leaf.
    private const int MostLeaves = 32;

    // LightGBM takes what is not farther from 0 for 0 (kZeroThreshold).
    private const float Zero = 1e-35f;

    // What decision_type says of a node, by LightGBM's tree.h.
    private const int IsCategorical = 1;
    private const int GoesLeftByDefault = 2;
    private const int MissingKind = 12;
    private const int MissingIsNone = 0;
    private const int MissingIsNaN = 8;

    private readonly Node[] _nodes;
    private readonly Tree[] _trees;
    private readonly double[] _leaves;

    private TreeEnsemble(Node[] nodes, Tree[] trees, double[] leaves) => (_nodes, _trees, _leaves) = (nodes, trees, leaves);

    /// <summary>Reads the trees of a model in LightGBM's text format.</summary>
    /// <returns>Null where it has trees of a kind that is not known here: large ones, or such with categories.</returns>
    internal static TreeEnsemble? TryRead(string model)
    {
        var (nodes, trees, leaves) = (new List<Node>(), new List<Tree>(), new List<double>());
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var isTree = false;
        foreach (var line in model.Split('\n'))
        {
            var isNext = line.StartsWith("Tree=", StringComparison.Ordinal);
            if (isNext || line.StartsWith("end of trees", StringComparison.Ordinal))
            {
                if (isTree && !TryAdd(fields, nodes, trees, leaves))
                    return null;
                fields.Clear();
                isTree = isNext;
            }
            else if (isTree && line.IndexOf('=', StringComparison.Ordinal) is > 0 and var end)
            {
                fields[line[..end]] = line[(end + 1)..];
            }
        }

        return new TreeEnsemble([.. nodes], [.. trees], [.. leaves]);
    }

    /// <summary>The sum of what the trees say of each row.</summary>
    /// <param name="rows">Row after row; NaN where a number is missing.</param>
    /// <param name="columns">Numbers per row.</param>
    internal double[] Score(ReadOnlySpan<float> rows, int columns)
    {
        var scores = new double[rows.Length / columns];
        var lanes = Vector<float>.Count;
        var block = new float[columns * lanes];
        for (var first = 0; first < scores.Length; first += lanes)
        {
            var count = Math.Min(lanes, scores.Length - first);
            for (var lane = 0; lane < count; lane++)
            {
                var row = rows.Slice((first + lane) * columns, columns);
                for (var column = 0; column < columns; column++)
                    block[(column * lanes) + lane] = MathF.Abs(row[column]) <= Zero ? 0 : row[column];
            }

            fixed (float* numbers = block)
                Score(numbers, scores.AsSpan(first, count));
        }

        return scores;
    }

    private void Score(float* block, Span<double> scores)
    {
        var reached = stackalloc int[Vector<int>.Count];
        foreach (var tree in _trees)
        {
            var left = Vector<int>.AllBitsSet;
            foreach (ref readonly var node in _nodes.AsSpan(tree.FirstNode, tree.Nodes))
            {
                var value = *(Vector<float>*)(block + (node.Column * Vector<float>.Count));
                var threshold = new Vector<float>(node.Threshold);
                var goesLeft = node.IsMissingLeft ? ~Vector.GreaterThan(value, threshold) : Vector.LessThanOrEqual(value, threshold);
                left &= goesLeft | new Vector<int>(node.Others);
            }

            *(Vector<int>*)reached = left;
            for (var lane = 0; lane < scores.Length; lane++)
                scores[lane] += _leaves[tree.FirstLeaf + BitOperations.TrailingZeroCount(reached[lane])];
        }
    }

    private static bool TryAdd(Dictionary<string, string> fields, List<Node> nodes, List<Tree> trees, List<double> leaves)
    {
        var values = Numbers("leaf_value");
        var tree = new Tree(nodes.Count, values.Length - 1, leaves.Count);
        trees.Add(tree);
        if (values.Length > MostLeaves)
            return false;
        if (values.Length == 1)
        {
            leaves.Add(values[0]);
            return true;
        }

        var (columns, thresholds, kinds) = (Numbers("split_feature"), Numbers("threshold"), Numbers("decision_type"));
        var (lefts, rights) = (Numbers("left_child"), Numbers("right_child"));
        return Visit(0) is not null;

        // Leaves from left to right, and of each node those to its left.
        uint? Visit(int node)
        {
            if (node < 0)
            {
                leaves.Add(values[~node]);
                return 1u << (leaves.Count - tree.FirstLeaf - 1);
            }

            var kind = (int)kinds[node];
            if ((kind & IsCategorical) != 0 || (kind & MissingKind) is not (MissingIsNone or MissingIsNaN))
                return null;
            if (Visit((int)lefts[node]) is not { } left || Visit((int)rights[node]) is not { } right)
                return null;

            // The greatest float up to the threshold: no float lies between them. What is missing where nothing was while learning is 0.
            var threshold = (float)thresholds[node];
            if (threshold > thresholds[node])
                threshold = MathF.BitDecrement(threshold);
            var isMissingLeft = (kind & MissingKind) == MissingIsNaN ? (kind & GoesLeftByDefault) != 0 : thresholds[node] >= 0;
            nodes.Add(new Node((int)columns[node], threshold, isMissingLeft, (int)~left));
            return left | right;
        }

        double[] Numbers(string name) => [.. fields[name].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
        static double Number(string text) => text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
    }

    /// <param name="Column">The number it asks for.</param>
    /// <param name="Threshold">Up to it a row goes left.</param>
    /// <param name="IsMissingLeft">Whether a row without the number goes left.</param>
    /// <param name="Others">A bit for each leaf that is not to its left.</param>
    private readonly record struct Node(int Column, float Threshold, bool IsMissingLeft, int Others);

    /// <param name="FirstNode">Where its nodes begin.</param>
    /// <param name="Nodes">How many it has.</param>
    /// <param name="FirstLeaf">Where its leaves begin.</param>
    private readonly record struct Tree(int FirstNode, int Nodes, int FirstLeaf);
}
