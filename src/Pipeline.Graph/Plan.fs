namespace ReIdFlow.Pipeline.Graph

open System.Collections.Generic
open System.Text.Json

/// A stage of a checked pipeline.
type PlannedStage = {
    Id: string
    Stage: StageDescriptor
    /// The stages that it reads, in the order given.
    From: IReadOnlyList<string>
    /// What stands after "with" (overrides applied, only what was given); an empty object where nothing does.
    Options: JsonElement
    /// How many items at once; 0 where the pipeline leaves it to the host.
    Parallelism: int
    /// The folder of a fitted model to load in place of learning; null to learn.
    Load: string | null
    /// Where the stage stands.
    Location: Location
    /// Where each option that was given stands, by its name; and of "with" itself, by "".
    OptionLocations: IReadOnlyDictionary<string, Location>
}

/// A pipeline with nothing wrong in it.
type Plan = {
    Name: string
    Seed: uint64
    /// The folder for what the run itself writes, as given.
    Output: string
    /// How many items each stage works on at once; 0 where the pipeline leaves it to the host.
    Parallelism: int
    /// Every stage after the stages it reads; otherwise in the order of the file.
    Stages: IReadOnlyList<PlannedStage>
    /// The configuration with its overrides as JSON without comments or white space.
    Configuration: string
}

/// What checking a configuration gives: a plan, or the problems that stand in its way.
type CheckResult = {
    /// Null where there are problems.
    Plan: Plan
    /// In the order of the file, overrides last; empty where there is a plan.
    Problems: IReadOnlyList<Problem>
}
