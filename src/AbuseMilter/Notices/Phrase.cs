namespace AbuseMilter.Notices;

/// <summary>What a phrase of a letter tells.</summary>
enum Phrase
{
    /// <summary>"Second notice", "Mahnung".</summary>
    Repeat,

    /// <summary>"Despite our previous letter".</summary>
    Told,

    /// <summary>"Withdraw": perhaps of a notice.</summary>
    Withdrawal,

    /// <summary>"We hereby withdraw".</summary>
    Withdrawn,

    /// <summary>A notice, by any name.</summary>
    Paper,

    /// <summary>"If", "unless": nothing happens yet.</summary>
    Condition,

    /// <summary>Hours, days, weeks.</summary>
    Unit,

    /// <summary>"No later than".</summary>
    Until,

    /// <summary>What is asked of the reader: without it a span of time is history.</summary>
    Deed,

    /// <summary>The sender's own deed.</summary>
    Promise,

    /// <summary>"Include", "quote", "keep": perhaps a number in an answer.</summary>
    Include,

    /// <summary>A case number, by any name.</summary>
    Number,

    /// <summary>An answer, or a request.</summary>
    Answer,

    /// <summary>Before an address for answers.</summary>
    AnswerTo,

    /// <summary>Before an address of the sender.</summary>
    Contact,

    /// <summary>Before an address for somebody else, or for nobody.</summary>
    NotForAnswers,

    /// <summary>The name of who is written for stands behind: "on behalf of".</summary>
    PrincipalBehind,

    /// <summary>The name of who is written for stands before: "has not authorised".</summary>
    PrincipalBefore,

    /// <summary>Another mail begins below.</summary>
    InnerMail,

    /// <summary>"We have received a complaint".</summary>
    PassedOn,

    /// <summary>The end of a letter; its writer's name stands below.</summary>
    Closing,

    /// <summary>The From field of a mail inside.</summary>
    FromLine,

    /// <summary>"All times are".</summary>
    Times,

    /// <summary>The works are listed below.</summary>
    WorksFollow,

    /// <summary>Before a case number.</summary>
    Case,

    /// <summary>Before a ticket number.</summary>
    Ticket,
}
