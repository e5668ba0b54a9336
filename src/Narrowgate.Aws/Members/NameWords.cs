using System.Collections.Immutable;

namespace Narrowgate.Aws.Members;

/// <summary>
/// The words of a member's name, in lower case: SecretAccessKey, secret_access_key and SECRETAccessKey are the same
/// three. An s after capitals belongs to them: ARNs is one word.
/// </summary>
internal static class NameWords
{
    public static ImmutableArray<string> Split(string name)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var start = 0;
        for (var place = 0; place <= name.Length; place++)
        {
            if (place == name.Length || !char.IsLetterOrDigit(name[place]))
            {
                Add(words, name, start, place);
                start = place + 1;
            }
            else if (place > start && Begins(name, place))
            {
                Add(words, name, start, place);
                start = place;
            }
        }
        return words.ToImmutable();
    }

    private static bool Begins(string name, int place)
    {
        if (!char.IsUpper(name[place]))
        {
            return false;
        }
        if (!char.IsUpper(name[place - 1]))
        {
            return true;
        }
        var isLowerNext = place + 1 < name.Length && char.IsLower(name[place + 1]);
        var isPlural = isLowerNext && name[place + 1] == 's' && (place + 2 == name.Length || !char.IsLower(name[place + 2]));
        return isLowerNext && !isPlural;
    }

    private static void Add(ImmutableArray<string>.Builder words, string name, int start, int end)
    {
        if (end > start)
        {
            words.Add(name[start..end].ToLowerInvariant());
        }
    }
}
