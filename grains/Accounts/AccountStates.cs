using CommunityScoring.Hosting;
using CommunityScoring.People;
using CommunityScoring.Scores;

namespace CommunityScoring.Accounts;

/// <summary>
/// What is computed of one account, kept up from answer to answer under the models that were asked for last: the active
/// one and what it is compared with. Not thread-safe; a grain owns it.
/// </summary>
/// <param name="account">The account's id.</param>
/// <param name="changes">What has changed in the account's view since the last answer.</param>
internal sealed class AccountStates(string account, LeafChanges changes)
{
    private const int Most = 2;
    private readonly List<AccountState> _states = [];

    /// <summary>The account under a model, as its view knows it now.</summary>
    /// <param name="leaves">What the view knows.</param>
    /// <param name="model">The model.</param>
    public AccountState Of(LeafSet leaves, ScoringModel model)
    {
        TakeChanges();
        var at = _states.FindIndex(state => state.Model == model);
        var state = at < 0 ? new AccountState(leaves, account, ModelRegistry.RulesOf(model), model) : _states[at];
        if (at >= 0)
        {
            _states.RemoveAt(at);
        }
        else if (_states.Count == Most)
        {
            _states.RemoveAt(0);
        }

        _states.Add(state);
        return state;
    }

    private void TakeChanges()
    {
        if (changes.IsEmpty)
        {
            return;
        }

        try
        {
            foreach (var state in _states)
            {
                state.Take(changes);
            }
        }
        catch (Exception)
        {
            // Half of it may have been taken: the next answer begins from nothing.
            _states.Clear();
            throw;
        }
        finally
        {
            changes.Clear();
        }
    }
}
