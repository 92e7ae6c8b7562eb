namespace AbuseMilter.Milter.Wire;

/// <summary>The three outcomes of looking for a frame. Incomplete mends itself with more bytes, illegal never does.</summary>
public enum FrameOutcome
{
    Incomplete,
    Whole,
    Illegal,
}
