namespace AbuseMilter.Rules;

/// <summary>One thing that a condition asks for.</summary>
delegate Finding Test(JudgedMail mail);
