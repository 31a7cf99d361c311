//! An update that comes again with each job. Diesel takes every update for one of a kind and has
//! it prepared anew each time; that costs a journey on PostgreSQL and the planning on both.

use diesel::{
    AsChangeset, RunQueryDsl,
    backend::Backend,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
};

/// Sets `changes` in the rows of `table` that are `meant`. Every column of `changes` has to be set
/// whatever its value (`treat_none_as_null`), so that there is one text of it.
pub(crate) fn update<C: AsChangeset, W>(
    table: &'static str,
    meant: W,
    changes: C,
) -> Update<C::Changeset, W> {
    Update { table, meant, changes: changes.as_changeset() }
}

/// What [`update`] makes.
pub(crate) struct Update<C, W> {
    table: &'static str,
    meant: W,
    changes: C,
}

impl<C, W, DB> QueryFragment<DB> for Update<C, W>
where
    DB: Backend,
    C: QueryFragment<DB>,
    W: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        out.push_identifier(self.table)?;
        out.push_sql(" SET ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.meant.walk_ast(out)
    }
}

/// Known by its text.
impl<C, W> QueryId for Update<C, W> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, W, Conn> RunQueryDsl<Conn> for Update<C, W> {}
