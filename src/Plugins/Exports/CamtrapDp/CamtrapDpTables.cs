namespace ReIdFlow.Plugins.Exports;

/// <summary>The tables of Camtrap DP 1.0.2 and their columns, in the order of the standard.</summary>
internal static class CamtrapDpTables
{
    public const string Schemas = "https://raw.githubusercontent.com/tdwg/camtrap-dp/1.0.2/";

    public static readonly string[] Deployments =
    [
        "deploymentID", "locationID", "locationName", "latitude", "longitude", "coordinateUncertainty", "deploymentStart", "deploymentEnd", "setupBy", "cameraID",
        "cameraModel", "cameraDelay", "cameraHeight", "cameraDepth", "cameraTilt", "cameraHeading", "detectionDistance", "timestampIssues", "baitUse", "featureType",
        "habitat", "deploymentGroups", "deploymentTags", "deploymentComments",
    ];

    public static readonly string[] Media =
    [
        "mediaID", "deploymentID", "captureMethod", "timestamp", "filePath", "filePublic", "fileName", "fileMediatype", "exifData", "favorite", "mediaComments",
    ];

    public static readonly string[] Observations =
    [
        "observationID", "deploymentID", "mediaID", "eventID", "eventStart", "eventEnd", "observationLevel", "observationType", "cameraSetupType", "scientificName",
        "count", "lifeStage", "sex", "behavior", "individualID", "individualPositionRadius", "individualPositionAngle", "individualSpeed", "bboxX", "bboxY",
        "bboxWidth", "bboxHeight", "classificationMethod", "classifiedBy", "classificationTimestamp", "classificationProbability", "observationTags",
        "observationComments",
    ];

    /// <summary>The tag that holds an identity's probability; the standard has a column for the species' alone.</summary>
    public const string ProbabilityTag = "reidProbability:";
}
