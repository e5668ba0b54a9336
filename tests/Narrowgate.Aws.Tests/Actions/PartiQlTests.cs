using Narrowgate.Aws.Actions.Services;

namespace Narrowgate.Aws.Tests.Actions;

public sealed class PartiQlTests
{
    [Theory]
    [InlineData("SELECT * FROM \"t\"", "dynamodb:PartiQLSelect", "t", null)]
    [InlineData("select a, \"b\".c[0] from \"t\".\"i\" where x = 'from \"other\"' order by x", "dynamodb:PartiQLSelect", "t", "i")]
    [InlineData("INSERT INTO \"t\" VALUE {'id': 1}", "dynamodb:PartiQLInsert", "t", null)]
    [InlineData("UPDATE \"t\" SET a = 1 WHERE id = 1", "dynamodb:PartiQLUpdate", "t", null)]
    [InlineData("DELETE FROM \"a\"\"b\" WHERE id = 1", "dynamodb:PartiQLDelete", "a\"b", null)]
    public void A_plain_statement_is_on_its_table(string statement, string action, string table, string? index) =>
        PartiQl.Read(statement).ShouldBe(new PartiQl(action, table, index));

    [Theory]
    [InlineData("")]
    [InlineData("SELECT")]
    [InlineData("SELECT * FROM t")]
    [InlineData("SELECT * FROM \"t\", \"u\"")]
    [InlineData("SELECT * FROM \"t\" AS a, \"u\"")]
    [InlineData("SELECT * FROM \"t\" WHERE id IN (SELECT id FROM \"u\")")]
    [InlineData("SELECT (SELECT a FROM \"u\") FROM \"t\"")]
    [InlineData("SELECT * FROM \"t\" -- \"u\"")]
    [InlineData("SELECT * FROM /* \"u\" */ \"t\"")]
    [InlineData("SELECT * FROM \"t")]
    [InlineData("SELECT * FROM \"t\".\"i\".\"j\"")]
    [InlineData("EXISTS(SELECT * FROM \"t\" WHERE id = 1)")]
    [InlineData("DROP TABLE \"t\"")]
    [InlineData("INSERT INTO \"t\" SELECT * FROM \"u\"")]
    [InlineData("DELETE FROM `t`")]
    public void Anything_else_is_not_read(string statement) => PartiQl.Read(statement).ShouldBeNull();
}
