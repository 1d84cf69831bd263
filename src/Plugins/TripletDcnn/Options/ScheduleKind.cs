namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How the learning rate goes on after warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It falls to zero along half a cosine wave.</summary>
    Cosine,
}
