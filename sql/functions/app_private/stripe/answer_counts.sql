create or replace function app_private.answer_counts(
  status text,
  attempt integer,
  answered_attempt integer,
  answered_status text
)
returns boolean
-- Not inlined, so that the planner does not look for rows by their status.
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  return answer_counts.status = 'sent' and answer_counts.attempt = answer_counts.answered_attempt
  or answer_counts.answered_status = 'succeeded' and answer_counts.status in ('sent', 'in_doubt');
end;
$$;
comment on function app_private.answer_counts is
  'Whether an answer of Stripe to one attempt changes a transfer or reversal in this state. An answer to an older '
  'attempt does not, unless it is a success.';
