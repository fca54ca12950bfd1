namespace CommunityScoring.Api.Events;

/// <summary>The broker has not acknowledged all events.</summary>
public sealed class EventSinkException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, without anything of the events.</param>
    /// <param name="inner">The failure behind it, if any.</param>
    public EventSinkException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
