namespace AbuseMilter.Store;

/// <summary>Why a person is told.</summary>
public enum ConcernCause
{
    /// <summary>Something that the daemon needs does not work: notices cannot be filed or recorded, or a reload was refused.</summary>
    Trouble,

    /// <summary>Replies wait, since the submission server has been away for some minutes.</summary>
    ServerAway,

    /// <summary>Replies were refused for good, or could not be handed over for too long.</summary>
    GivenUp,

    /// <summary>Letters could not be written; their replies are held.</summary>
    Template,

    /// <summary>Replies are held, since a limit is reached.</summary>
    Limit,

    /// <summary>Senders want an answer within hours, and none is on its way.</summary>
    Deadline,

    /// <summary>Alerts of rules were left out at their limit, and no later one has told of them.</summary>
    LeftOut,
}
