namespace ReIdFlow.Pipeline.Graph

/// A value and everything found wrong on the way to it. A value is always there, if need be a default, so that what follows
/// can be checked as well; it counts only if there are no problems.
type internal Validation<'T> = { Value: 'T; Problems: Problem list }

/// Goes on after problems, and so gathers them all.
type internal ValidationBuilder() =
    member _.Return value = { Value = value; Problems = [] }

    member _.ReturnFrom(validation: Validation<'T>) = validation

    member _.Bind(validation: Validation<'T>, next: 'T -> Validation<'U>) =
        let following = next validation.Value

        match validation.Problems with
        | [] -> following
        | problems -> {
            following with
                Problems = problems @ following.Problems
          }

[<AutoOpen>]
module internal Validations =
    let validation = ValidationBuilder()

    let problem location code message = {
        Location = location
        Code = code
        Message = message
    }

[<RequireQualifiedAccess>]
module internal Validation =
    let ok value = { Value = value; Problems = [] }

    /// A value that stands in for one that is wrong.
    let wrong location code message fallback = {
        Value = fallback
        Problems = [ problem location code message ]
    }

    let report problems = { Value = (); Problems = problems }

    let map change validation = {
        Value = change validation.Value
        Problems = validation.Problems
    }

    /// Checks every item; the values and the problems are in the order of the items.
    let collect check items =
        let checkedItems = items |> List.map check

        {
            Value = checkedItems |> List.map _.Value
            Problems = checkedItems |> List.collect _.Problems
        }
