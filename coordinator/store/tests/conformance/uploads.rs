//! Uploads: resumable, each chunk safe to repeat.

use std::sync::Arc;

use safelight_domain::{Fence, LeaseEpoch, UploadId};
use safelight_store::{ClaimedJob, NewResult, NewUpload, StoreError, UploadKind};

use crate::world::{World, holder, result, tell_both};

tell_both! {
    chunks_are_safe_to_repeat,
    an_upload_needs_the_current_claim,
    a_silent_upload_is_swept,
    a_team_keeps_no_more_than_its_quota,
    two_uploads_at_once_do_not_both_take_the_last_room,
}

async fn claimed(world: &World) -> ClaimedJob {
    let agent = world.agent("Studio-Mac").await;
    world.job(&world.folder(&agent, "/photos").await).await;
    world.claim(&agent).await.expect("work")
}

fn new_upload(world: &World, claim: &ClaimedJob) -> NewUpload {
    NewUpload {
        id: UploadId::generate(world.clock.as_ref()),
        job: claim.job.id,
        epoch: claim.job.epoch,
        agent: holder(claim).agent,
        kind: UploadKind::ReportHtml,
        expected_size: 12,
        chunk_size: 5,
        total_chunks: 3,
        expires_at: world.in_seconds(3600),
        team_quota: i64::MAX,
    }
}

async fn chunks_are_safe_to_repeat(world: Arc<World>) {
    let claim = claimed(&world).await;
    let (store, new) = (&world.store, new_upload(&world, &claim));
    let upload = store.create_upload(new.clone()).await.expect("opened");
    let (one, other) = (world.digest(), world.digest());
    let until = world.in_seconds(7200);
    let first = store.record_chunk(upload.id, 2, one, until).await.expect("noted");
    assert_eq!((first.new, first.received), (true, 1));
    let again = store.record_chunk(upload.id, 2, one, until).await.expect("noted");
    assert_eq!((again.new, again.received), (false, 1));
    let clash = store.record_chunk(upload.id, 2, other, until).await;
    assert!(matches!(clash, Err(StoreError::Conflict { .. })), "{clash:?}");
    store.record_chunk(upload.id, 0, other, until).await.expect("noted");
    let seen = store.get_upload(new.agent, upload.id).await.expect("seen");
    assert_eq!(
        (seen.expires_at, seen.chunks.as_slice()),
        (until, [(0, other), (2, one)].as_slice())
    );

    let done =
        store.finalize_upload(new.agent, upload.id, "ab", "blob-1", true).await.expect("finalized");
    assert!(done.is_finalized());
    let again =
        store.finalize_upload(new.agent, upload.id, "ab", "blob-2", false).await.expect("again");
    assert_eq!(again.blob.as_deref(), Some("blob-1"), "the first place stays");
    let clash = store.finalize_upload(new.agent, upload.id, "cd", "blob-2", false).await;
    assert!(matches!(clash, Err(StoreError::Conflict { .. })), "{clash:?}");
    let stranger = world.agent("Stranger").await;
    let hidden = store.get_upload(stranger.id, upload.id).await;
    assert!(matches!(hidden, Err(StoreError::NotFound)), "{hidden:?}");
    store.delete_upload(new.agent, upload.id).await.expect("dropped");
    assert!(store.get_upload(new.agent, upload.id).await.is_err());
}

async fn an_upload_needs_the_current_claim(world: Arc<World>) {
    let claim = claimed(&world).await;
    let stale = NewUpload { epoch: LeaseEpoch(0), ..new_upload(&world, &claim) };
    let stale = world.store.create_upload(stale).await;
    assert!(matches!(stale, Err(StoreError::Fence(Fence::LeaseLost))), "{stale:?}");
    let done = result("s");
    world.store.complete_job(claim.job.id, holder(&claim), done).await.expect("done");
    let late = world.store.create_upload(new_upload(&world, &claim)).await;
    assert!(matches!(late, Err(StoreError::WrongState { .. })), "{late:?}");
}

async fn a_silent_upload_is_swept(world: Arc<World>) {
    let claim = claimed(&world).await;
    let (store, new) = (&world.store, new_upload(&world, &claim));
    store.create_upload(new.clone()).await.expect("opened");
    world.pass(3599);
    assert_eq!(store.sweep_uploads(world.now()).await.expect("swept"), []);
    world.pass(1);
    let swept = store.sweep_uploads(world.now()).await.expect("swept");
    assert_eq!(swept.iter().map(|upload| upload.id).collect::<Vec<_>>(), [new.id]);
}

async fn a_team_keeps_no_more_than_its_quota(world: Arc<World>) {
    let (store, claim) = (&world.store, claimed(&world).await);
    let of = |size, quota| NewUpload {
        expected_size: size,
        team_quota: quota,
        ..new_upload(&world, &claim)
    };
    store.create_upload(of(60, 100)).await.expect("room");
    let refused = store.create_upload(of(41, 100)).await;
    assert!(matches!(refused, Err(StoreError::QuotaExceeded { kept: 60 })), "{refused:?}");
    let second = store.create_upload(of(40, 100)).await.expect("room to the last byte");
    store.delete_upload(second.agent, second.id).await.expect("given up");
    assert_eq!(store.kept_bytes(world.team).await.expect("counted"), 60);

    let done = NewResult { report_blob: Some("report".to_owned()), ..result("s") };
    let done = store.complete_job(claim.job.id, holder(&claim), done).await.expect("done");
    assert_eq!(
        store.unmeasured_reports().await.expect("listed"),
        [(done.result.id, "report".to_owned())]
    );
    store.note_report_bytes(done.result.id, 30).await.expect("noted");
    assert_eq!(store.unmeasured_reports().await.expect("listed"), []);
    assert_eq!(store.kept_bytes(world.team).await.expect("counted"), 90);
    let elsewhere = store.create_team("Elsewhere", &world.by).await.expect("a team");
    assert_eq!(store.kept_bytes(elsewhere).await.expect("counted"), 0);
}

async fn two_uploads_at_once_do_not_both_take_the_last_room(world: Arc<World>) {
    let claim = claimed(&world).await;
    let tries = (0..8).map(|_| {
        let new = NewUpload { team_quota: 30, ..new_upload(&world, &claim) };
        let store = world.store.clone();
        tokio::spawn(async move { store.create_upload(new).await.is_ok() })
    });
    let tries: Vec<_> = tries.collect();
    let mut taken = 0;
    for one in tries {
        taken += i32::from(one.await.expect("it ends"));
    }
    assert_eq!(taken, 2, "30 bytes hold two uploads of 12");
}
