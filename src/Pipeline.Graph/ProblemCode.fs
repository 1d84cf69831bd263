/// The codes of problems. They are stable: docs/problems.md explains each.
module internal ReIdFlow.Pipeline.Graph.ProblemCode

// The file, its structure and the names in it.
[<Literal>]
let Unreadable = "RF0101"

[<Literal>]
let UnknownInput = "RF0102"

[<Literal>]
let NotUtf8 = "RF0103"

[<Literal>]
let Syntax = "RF0104"

[<Literal>]
let TooDeep = "RF0105"

[<Literal>]
let NotAnObject = "RF0106"

[<Literal>]
let DuplicateKey = "RF0107"

[<Literal>]
let DuplicateStage = "RF0108"

[<Literal>]
let StagesDifferByCase = "RF0109"

[<Literal>]
let BadStageId = "RF0110"

[<Literal>]
let UnknownTopLevelKey = "RF0111"

[<Literal>]
let UnknownStageKey = "RF0112"

[<Literal>]
let WrongKeyType = "RF0113"

[<Literal>]
let WrongKeyValue = "RF0114"

[<Literal>]
let NoStages = "RF0115"

[<Literal>]
let EmptyStages = "RF0116"

[<Literal>]
let NoUse = "RF0117"

[<Literal>]
let UnknownUse = "RF0118"

[<Literal>]
let UnknownPlugin = "RF0119"

[<Literal>]
let NotInPlugin = "RF0120"

[<Literal>]
let AmbiguousUse = "RF0121"

[<Literal>]
let OverrideSyntax = "RF0122"

[<Literal>]
let OverrideNoContainer = "RF0123"

[<Literal>]
let OverrideUnknownStage = "RF0124"

[<Literal>]
let OverrideIndex = "RF0125"

[<Literal>]
let OverrideOfStages = "RF0126"

[<Literal>]
let UnsetVariable = "RF0127"

// Options.
[<Literal>]
let UnknownOption = "RF0201"

[<Literal>]
let MissingOption = "RF0202"

[<Literal>]
let WrongOptionType = "RF0203"

[<Literal>]
let NotWhole = "RF0204"

[<Literal>]
let OutOfRange = "RF0205"

[<Literal>]
let TooFewItems = "RF0206"

[<Literal>]
let UnknownChoice = "RF0207"

[<Literal>]
let NullOption = "RF0208"

[<Literal>]
let NothingToLoad = "RF0209"

[<Literal>]
let OptionsAtOdds = "RF0210"

[<Literal>]
let BadPath = "RF0211"

// The graph.
[<Literal>]
let NoInput = "RF0301"

[<Literal>]
let InputOfSource = "RF0302"

[<Literal>]
let SameInputTwice = "RF0303"

[<Literal>]
let Cycle = "RF0304"

[<Literal>]
let TypesDoNotFit = "RF0305"

[<Literal>]
let ArrangerAfterPixels = "RF0306"

[<Literal>]
let NothingReads = "RF0307"
