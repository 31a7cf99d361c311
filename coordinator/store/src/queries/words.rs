//! A condition in the very words of a partial index. As a bound value the planner could not know
//! that the index answers it, and what Diesel takes as plain SQL is prepared anew each time.

use diesel::{
    AppearsOnTable, Expression, SelectableExpression,
    backend::Backend,
    expression::{ValidGrouping, is_aggregate},
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::Bool,
};

/// True for rows of which these words are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) &'static str);

impl Expression for Words {
    type SqlType = Bool;
}

impl<From> SelectableExpression<From> for Words {}
impl<From> AppearsOnTable<From> for Words {}

impl ValidGrouping<()> for Words {
    type IsAggregate = is_aggregate::Never;
}

impl<DB: Backend> QueryFragment<DB> for Words {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

/// Known by its text.
impl QueryId for Words {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
