namespace AbuseMilter.Replies;

/// <summary>A rendered template: a subject of one line, and a text with LF line ends that ends in one.</summary>
public sealed record Letter(string Subject, string Body);
