namespace CommunityScoring.Scores;

/// <summary>A model document was refused. The message names the field, the value found and what is allowed.</summary>
public sealed class ModelException : Exception
{
    /// <summary>States what is wrong with one field.</summary>
    /// <param name="field">The field's path in the document, as in <c>risk.states.watch.exit</c>; <c>$</c> is the document itself.</param>
    /// <param name="value">The value found, as JSON text, or <c>missing</c>.</param>
    /// <param name="allowed">What is allowed there.</param>
    /// <param name="cause">The failure behind it, if any.</param>
    public ModelException(string field, string value, string allowed, Exception? cause = null)
        : base($"{field} is {value}; allowed: {allowed}.", cause)
    {
        Field = field;
        Value = value;
        Allowed = allowed;
    }

    /// <summary>The field's path in the document; <c>$</c> is the document itself.</summary>
    public string Field { get; }

    /// <summary>The value found, as JSON text, or <c>missing</c>.</summary>
    public string Value { get; }

    /// <summary>What is allowed in the field.</summary>
    public string Allowed { get; }
}
