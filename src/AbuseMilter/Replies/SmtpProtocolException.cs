namespace AbuseMilter.Replies;

/// <summary>The server does not speak SMTP as it should; the connection is of no further use.</summary>
sealed class SmtpProtocolException : IOException
{
    public SmtpProtocolException() { }

    public SmtpProtocolException(string message) : base(message) { }

    public SmtpProtocolException(string message, Exception inner) : base(message, inner) { }
}
