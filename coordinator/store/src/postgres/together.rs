//! Several changes in one statement: each statement is a journey to the server and back.

use diesel::{
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, QueryFragment, QueryId},
};

use super::Conn;

/// A change that can be made along with another.
pub(crate) type Fragment<'a> = dyn QueryFragment<Pg> + 'a;

/// Makes `change` and the others, in no order: none sees what another one does. Answers how many
/// rows `change` touched; the others are made whether or not it touched any.
pub(crate) fn together<C>(
    conn: &mut Conn,
    others: &[&Fragment<'_>],
    change: C,
) -> QueryResult<usize>
where
    C: QueryFragment<Pg>,
{
    Together { others, change }.execute(conn)
}

struct Together<'a, C> {
    others: &'a [&'a Fragment<'a>],
    change: C,
}

impl<C: QueryFragment<Pg>> QueryFragment<Pg> for Together<'_, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (index, other) in self.others.iter().enumerate() {
            out.push_sql(if index == 0 { "WITH other" } else { ", other" });
            out.push_sql(&index.to_string());
            out.push_sql(" AS (");
            other.walk_ast(out.reborrow())?;
            out.push_sql(")");
        }
        out.push_sql(" ");
        self.change.walk_ast(out)
    }
}

impl<C> QueryId for Together<'_, C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<Conn> for Together<'_, C> {}
