namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What Adam needs besides the learning rate (Kingma and Ba, 2015).</summary>
/// <param name="Beta1">Decay of the mean of the gradient.</param>
/// <param name="Beta2">Decay of the mean of its square.</param>
/// <param name="Epsilon">Keeps the divisor away from zero.</param>
internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon);
