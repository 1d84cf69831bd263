namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// The constants of one Adam step, bias correction included: Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015,
/// algorithm 1 in the equivalent form at the end of section 2: α̂ = α·√(1−β₂ᵗ)/(1−β₁ᵗ), ε̂ = ε·√(1−β₂ᵗ), θ ← θ − α̂·m/(√v+ε̂).
/// </summary>
internal readonly struct AdamStep
{
    /// <summary>Works out the constants in double precision.</summary>
    /// <param name="settings">Decay rates and ε.</param>
    /// <param name="learningRate">The step size α.</param>
    /// <param name="step">t, from 1.</param>
    public AdamStep(AdamSettings settings, double learningRate, long step)
    {
        var secondCorrection = Math.Sqrt(1 - Math.Pow(settings.Beta2, step));
        Beta1 = (float)settings.Beta1;
        Beta2 = (float)settings.Beta2;
        OneMinusBeta1 = (float)(1 - settings.Beta1);
        OneMinusBeta2 = (float)(1 - settings.Beta2);
        Rate = (float)(learningRate * secondCorrection / (1 - Math.Pow(settings.Beta1, step)));
        Epsilon = (float)(settings.Epsilon * secondCorrection);
    }

    public float Beta1 { get; }

    public float Beta2 { get; }

    public float OneMinusBeta1 { get; }

    public float OneMinusBeta2 { get; }

    /// <summary>α̂.</summary>
    public float Rate { get; }

    /// <summary>ε̂.</summary>
    public float Epsilon { get; }
}
