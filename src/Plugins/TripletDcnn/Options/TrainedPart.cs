namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Which part of the network learns.</summary>
public enum TrainedPart
{
    /// <summary>All of it.</summary>
    All,

    /// <summary>The backbone's last stage and the head.</summary>
    LastStage,

    /// <summary>The head.</summary>
    Head,

    /// <summary>None: the weights are used as they are.</summary>
    Nothing,
}
