-- Approval by a second person.

insert into app.error_codes (code, name, meaning) values
  ('HB022', 'same_person', 'Who created a placement cannot approve its payouts');

insert into app.status_transitions (entity, from_status, to_status, command) values
  ('payout', 'approved', 'pending', 'revoke_approval');

create table app_private.explanation_codes (
  code text primary key,
  rank integer not null unique,
  sentence text not null,
  action text not null,
  who text not null,
  detail_is_public boolean not null
);
comment on table app_private.explanation_codes is 'What app.explain_payout says: the words for each reason why a part of a payout is or is not paid.';
comment on column app_private.explanation_codes.rank is 'Which reason is named first.';
comment on column app_private.explanation_codes.detail_is_public is 'Whether recruiters and company users see the note that belongs to it.';
insert into app_private.explanation_codes (code, rank, sentence, action, who, detail_is_public) values
  ('paid', 10, 'This part is paid.', 'none', 'nobody', false),
  ('cancelled', 20, 'This part was cancelled.', 'none', 'nobody', false),
  ('held_forfeited', 30, 'This part was held back and is lost, because the guarantee was broken or the terms were.', 'none', 'nobody', false),
  ('held_active', 40, 'This part is held back until its release date.', 'wait for the date, or release it early', 'platform admin', false),
  ('claimed', 50, 'A run has taken this part up; its transfer is about to be sent.', 'wait some minutes', 'nobody', false),
  ('sent', 60, 'The transfer was sent to Stripe; the answer is awaited.', 'wait some minutes', 'nobody', false),
  ('in_doubt', 70, 'Stripe''s answer was lost; it is being found out whether the transfer was made.', 'wait: this resolves by itself', 'nobody', false),
  ('payout_not_approved', 80, 'The payout waits for the approval of a second person.', 'approve_payout', 'platform admin', false),
  ('payout_frozen', 90, 'The payout is frozen.', 'unfreeze_payout', 'platform admin', false),
  ('payout_cancelled', 91, 'The payout was cancelled.', 'none', 'nobody', false),
  ('payout_failed', 92, 'A part of the payout could not be paid.', 'retry_payout_schedule', 'platform admin', false),
  ('payout_completed', 93, 'The payout is completed.', 'none', 'nobody', false),
  ('payout_reversed', 94, 'The payout was taken back.', 'none', 'nobody', false),
  ('paused', 100, 'Payouts are paused at the moment.', 'resume_payouts', 'platform admin', false),
  ('guarantee_running', 110, 'The guarantee of the placement is still running.', 'wait for the date', 'nobody', false),
  ('not_yet_due', 120, 'This part is not due yet.', 'wait for the date', 'nobody', false),
  ('no_payout_account', 130, 'The recruiter has no Stripe account to be paid to.', 'link_payout_account', 'platform admin', false),
  ('account_cannot_receive', 140, 'The recruiter''s Stripe account cannot receive transfers.', 'give Stripe what it asks for', 'recruiter', true),
  ('waiting_for_account', 150, 'Stripe refused: the recruiter''s account cannot receive transfers. It is tried again by itself.', 'give Stripe what it asks for', 'recruiter', false),
  ('waiting_for_funds', 160, 'The platform''s balance did not cover it. It is tried again by itself.', 'top up the balance at Stripe', 'platform admin', false),
  ('refused', 170, 'Stripe refused the transfer.', 'find out why, then retry_payout_schedule', 'platform admin', false),
  ('needs_attention', 180, 'It is not tried again by itself: a person must look.', 'retry_payout_schedule', 'platform admin', false),
  ('next_run', 190, 'Nothing stands in the way: the next run pays it.', 'wait for the next run at 02:00 UTC', 'nobody', false);
