//! Several changes, one after the other: nothing has to travel.

use diesel::{
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
    sqlite::Sqlite,
};

use super::Conn;

/// A change that can be made along with another.
pub(crate) type Fragment<'a> = dyn QueryFragment<Sqlite> + 'a;

/// Makes `change`, then the others. Answers how many rows `change` touched.
pub(crate) fn together<C>(
    conn: &mut Conn,
    others: &[&Fragment<'_>],
    change: C,
) -> QueryResult<usize>
where
    C: QueryFragment<Sqlite>,
{
    let touched = One(&change).execute(conn)?;
    for other in others {
        One(*other).execute(conn)?;
    }
    Ok(touched)
}

struct One<'a>(&'a Fragment<'a>);

impl QueryFragment<Sqlite> for One<'_> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl QueryId for One<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<Conn> for One<'_> {}
