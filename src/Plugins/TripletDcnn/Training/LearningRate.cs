namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>The learning rate of each step.</summary>
internal static class LearningRate
{
    /// <param name="options">Greatest rate, warm-up and schedule.</param>
    /// <param name="step">From 0.</param>
    /// <param name="steps">How many there are in all.</param>
    public static double At(TripletDcnnOptions options, long step, long steps)
    {
        if (step < options.WarmUpSteps)
            return options.LearningRate * (step + 1) / options.WarmUpSteps;
        if (options.Schedule == ScheduleKind.Constant || steps <= options.WarmUpSteps)
            return options.LearningRate;
        var share = (step - options.WarmUpSteps) / (double)(steps - options.WarmUpSteps);
        return options.LearningRate * (1 + Math.Cos(Math.PI * share)) / 2;
    }
}
