namespace ReIdFlow.Plugins.Evaluation

/// A retrieval figure: its name for machines and for people, and how to read it off a query's score.
type internal Figure = {
    Name: string
    Heading: string
    Of: QueryScore -> float
}

module internal Figure =
    let mapAtR = {
        Name = "map_at_r"
        Heading = "MAP@R"
        Of = _.AveragePrecisionAtR
    }

    let precisionAt1 = {
        Name = "precision_at_1"
        Heading = "P@1"
        Of = _.PrecisionAt1
    }

    let all = [
        mapAtR
        precisionAt1
        {
            Name = "r_precision"
            Heading = "R-precision"
            Of = _.RPrecision
        }
        {
            Name = "map"
            Heading = "MAP"
            Of = _.AveragePrecision
        }
        {
            Name = "mrr"
            Heading = "MRR"
            Of = _.ReciprocalRank
        }
    ]
