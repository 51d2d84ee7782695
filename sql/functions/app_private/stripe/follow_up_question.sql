create or replace function app_private.follow_up_question(
  http_status integer,
  code text,
  message text,
  out asks_again boolean,
  out opens_circuit boolean
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  meaning app_private.stripe_outcome_meanings;
begin
  select known.*
  into meaning
  from app_private.stripe_outcome_meanings as known
  where known.value = app_private.classify_stripe_answer(follow_up_question.http_status, follow_up_question.code, null);
  if meaning.circuit_follow_up = 'slow_down' then
    perform app_private.slow_stripe_requests();
  elseif meaning.circuit_follow_up = 'open' then
    perform app_private.open_stripe_circuit(coalesce(follow_up_question.message, follow_up_question.code));
  end if;
  opens_circuit := meaning.circuit_follow_up is not distinct from 'open';
  asks_again := meaning.transfer_status = 'in_doubt' and not opens_circuit;
end;
$$;
comment on function app_private.follow_up_question is
  'Follows up a question to Stripe (an account, the balance, a list) that failed, by the rules for transfers '
  '(app_private.classify_stripe_answer): too many requests slow everybody down, a refused key opens the circuit '
  'breaker. asks_again: the failure may pass by itself. opens_circuit: the key was refused.';
