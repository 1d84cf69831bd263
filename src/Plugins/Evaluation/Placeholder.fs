module internal ReIdFlow.Plugins.Evaluation.Placeholder
let private nothing = ()
