//! `uploads` and `upload_chunks`: sessions live here, not in one process' memory.

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};
use safelight_domain::{AgentId, Fence, LeaseEpoch, TeamId, Timestamp, UploadId, WriteClaim};

use super::{Tx, agents, dialect, job_rows};
use crate::{
    ChunkOutcome, NewUpload, SecretDigest, StoreError, UploadRecord,
    convert::{digest, time, word},
    schema::{
        results, upload_chunks,
        uploads::{self, dsl},
    },
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = uploads)]
struct Row {
    id: String,
    team_id: String,
    job_id: String,
    lease_epoch: i64,
    agent_id: String,
    kind: String,
    expected_size: i64,
    chunk_size: i64,
    total_chunks: i64,
    expires_at: i64,
    sha256: Option<String>,
    blob: Option<String>,
    stripped: bool,
}

fn into_record(row: Row, chunks: Vec<(i64, SecretDigest)>) -> Result<UploadRecord, StoreError> {
    Ok(UploadRecord {
        id: word(&row.id)?,
        team: word(&row.team_id)?,
        job: word(&row.job_id)?,
        epoch: LeaseEpoch(row.lease_epoch),
        agent: word(&row.agent_id)?,
        kind: word(&row.kind)?,
        expected_size: row.expected_size,
        chunk_size: row.chunk_size,
        total_chunks: row.total_chunks,
        expires_at: time(row.expires_at),
        sha256: row.sha256,
        blob: row.blob,
        stripped: row.stripped,
        chunks,
    })
}

/// Only for a job that the agent holds under that claim.
pub(crate) fn create_upload(tx: &mut Tx<'_>, new: &NewUpload) -> Result<UploadRecord, StoreError> {
    let (team, _) = agents::acting(tx, new.agent)?;
    // Until the transaction ends: uploads that are opened together must see each other.
    dialect::lock_lanes(tx.conn, &team.to_string())?;
    let job = job_rows::locked(tx, new.job)?;
    let writer = WriteClaim { agent: new.agent, epoch: Some(new.epoch) };
    match job.fence(writer)? {
        Fence::Open => {}
        closed => return Err(job_rows::refusal(tx, &job, writer, closed)?),
    }
    let state = job.state()?;
    if !state.is_held() {
        return Err(StoreError::WrongState { state });
    }
    let kept = kept_bytes(tx, team)?;
    if new.expected_size > new.team_quota.saturating_sub(kept) {
        return Err(StoreError::QuotaExceeded { kept });
    }
    diesel::insert_into(dsl::uploads)
        .values((
            dsl::id.eq(new.id.to_string()),
            dsl::team_id.eq(&job.team_id),
            dsl::job_id.eq(&job.id),
            dsl::lease_epoch.eq(new.epoch.0),
            dsl::agent_id.eq(new.agent.to_string()),
            dsl::kind.eq(new.kind.name()),
            dsl::expected_size.eq(new.expected_size),
            dsl::chunk_size.eq(new.chunk_size),
            dsl::total_chunks.eq(new.total_chunks),
            dsl::created_at.eq(tx.now()),
            dsl::expires_at.eq(new.expires_at.as_micros()),
        ))
        .execute(tx.conn)?;
    get_upload(tx, new.agent, new.id)
}

/// Bytes that the team's unfinished uploads will have, and those of its reports.
pub(crate) fn kept_bytes(tx: &mut Tx<'_>, team: TeamId) -> Result<i64, StoreError> {
    let sum = |column: &str| sql::<BigInt>(&format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)"));
    let uploads: i64 = dsl::uploads
        .filter(dsl::team_id.eq(team.to_string()))
        .select(sum("expected_size"))
        .first(tx.conn)?;
    let reports: i64 = results::table
        .filter(results::team_id.eq(team.to_string()))
        .filter(results::report_bytes.is_not_null())
        .select(sum("report_bytes"))
        .first(tx.conn)?;
    Ok(uploads.saturating_add(reports))
}

/// An upload of that agent, also past its time.
pub(crate) fn get_upload(
    tx: &mut Tx<'_>,
    agent: AgentId,
    id: UploadId,
) -> Result<UploadRecord, StoreError> {
    let row = dsl::uploads
        .find(id.to_string())
        .filter(dsl::agent_id.eq(agent.to_string()))
        .select(Row::as_select())
        .first(tx.conn)?;
    with_chunks(tx, row)
}

fn with_chunks(tx: &mut Tx<'_>, row: Row) -> Result<UploadRecord, StoreError> {
    let chunks: Vec<(i64, Vec<u8>)> = upload_chunks::table
        .filter(upload_chunks::upload_id.eq(&row.id))
        .order(upload_chunks::chunk_index)
        .select((upload_chunks::chunk_index, upload_chunks::digest))
        .load(tx.conn)?;
    let chunks = chunks
        .into_iter()
        .map(|(index, bytes)| Ok((index, digest(&bytes)?)))
        .collect::<Result<_, StoreError>>()?;
    into_record(row, chunks)
}

/// Notes a chunk whose bytes are on the disk. The same bytes again change nothing but the time.
pub(crate) fn record_chunk(
    tx: &mut Tx<'_>,
    id: UploadId,
    index: i64,
    sha256: &SecretDigest,
    expires_at: Timestamp,
) -> Result<ChunkOutcome, StoreError> {
    let text = id.to_string();
    let touched = diesel::update(dsl::uploads.find(&text).filter(dsl::sha256.is_null()))
        .set(dsl::expires_at.eq(expires_at.as_micros()))
        .execute(tx.conn)?;
    if touched == 0 {
        return Err(StoreError::NotFound);
    }
    let inserted = diesel::insert_into(upload_chunks::table)
        .values((
            upload_chunks::upload_id.eq(&text),
            upload_chunks::chunk_index.eq(index),
            upload_chunks::digest.eq(sha256.as_slice()),
        ))
        .on_conflict((upload_chunks::upload_id, upload_chunks::chunk_index))
        .do_nothing()
        .execute(tx.conn)?;
    if inserted == 0 {
        let there: Vec<u8> = upload_chunks::table
            .find((&text, index))
            .select(upload_chunks::digest)
            .first(tx.conn)?;
        if there != sha256 {
            return Err(StoreError::conflict("this chunk with other bytes"));
        }
    }
    let received = upload_chunks::table
        .filter(upload_chunks::upload_id.eq(&text))
        .count()
        .get_result(tx.conn)?;
    Ok(ChunkOutcome { new: inserted > 0, received })
}

/// Notes that the whole was verified and where it is kept. The same again changes nothing.
pub(crate) fn finalize_upload(
    tx: &mut Tx<'_>,
    agent: AgentId,
    id: UploadId,
    sha256: &str,
    blob: &str,
    stripped: bool,
) -> Result<UploadRecord, StoreError> {
    let upload = get_upload(tx, agent, id)?;
    match upload.sha256.as_deref() {
        Some(known) if known == sha256 => return Ok(upload),
        Some(_) => return Err(StoreError::conflict("this upload with another content")),
        None => {}
    }
    diesel::update(dsl::uploads.find(id.to_string()))
        .set((
            dsl::finalized_at.eq(tx.now()),
            dsl::sha256.eq(sha256),
            dsl::blob.eq(blob),
            dsl::stripped.eq(stripped),
        ))
        .execute(tx.conn)?;
    get_upload(tx, agent, id)
}

pub(crate) fn delete_upload(
    tx: &mut Tx<'_>,
    agent: AgentId,
    id: UploadId,
) -> Result<UploadRecord, StoreError> {
    let upload = get_upload(tx, agent, id)?;
    diesel::delete(dsl::uploads.find(id.to_string())).execute(tx.conn)?;
    Ok(upload)
}

/// Forgets uploads past their time; answers them, so that their files can be removed.
pub(crate) fn sweep_uploads(
    tx: &mut Tx<'_>,
    now: Timestamp,
) -> Result<Vec<UploadRecord>, StoreError> {
    let rows: Vec<Row> = dsl::uploads
        .filter(dsl::expires_at.le(now.as_micros()))
        .order(dsl::id)
        .select(Row::as_select())
        .load(tx.conn)?;
    let mut swept = Vec::with_capacity(rows.len());
    for row in rows {
        let upload = with_chunks(tx, row)?;
        diesel::delete(dsl::uploads.find(upload.id.to_string())).execute(tx.conn)?;
        swept.push(upload);
    }
    Ok(swept)
}

/// Which of these uploads are not known (any more).
pub(crate) fn unknown_uploads(
    tx: &mut Tx<'_>,
    ids: &[UploadId],
) -> Result<Vec<UploadId>, StoreError> {
    let mut unknown = Vec::new();
    for id in ids {
        let found = dsl::uploads.find(id.to_string());
        if !diesel::select(diesel::dsl::exists(found)).get_result(tx.conn)? {
            unknown.push(*id);
        }
    }
    Ok(unknown)
}
