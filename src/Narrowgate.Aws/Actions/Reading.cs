namespace Narrowgate.Aws.Actions;

/// <summary>A text as somebody may read it.</summary>
/// <param name="IsPolicy">It stands in a policy or a template.</param>
/// <param name="IsLast">There is nothing more to undo in it.</param>
internal readonly record struct Reading(string Text, Place Place, bool IsPolicy, bool IsLast = false);
