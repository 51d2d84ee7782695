create or replace function app.preview_payout_approval(payout_id uuid)
returns table (
  amount bigint,
  currency text,
  recruiter_id uuid,
  stripe_account_id text,
  bank_account_fingerprint text,
  account_linked_by uuid,
  account_linked_at timestamptz,
  policy_id uuid,
  status text,
  stands boolean,
  seen text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      payout.amount,
      payout.currency,
      payout.recruiter_id,
      account.stripe_account_id,
      account.bank_account_fingerprint,
      account.linked_by,
      account.linked_at,
      placement.policy_id,
      payout.status,
      app_private.approval_stands(payout, account),
      encode(app_private.approval_hash(payout, account), 'hex')
    from
      app.payouts as payout
      left join app.placements as placement on placement.id = payout.placement_id
      left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    where payout.id = preview_payout_approval.payout_id;
  if not found then
    perform app_private.raise_not_found('payout', 'payout_id');
  end if;
end;
$$;
comment on function app.preview_payout_approval is
  'Previews app.approve_payout: all that the approval would be of. amount: minor units. stands: whether an approval '
  'of just that stands now. seen: its hash, to be given to app.approve_payout or app.unfreeze_payout. Changes '
  'nothing. Admins and analysts only. Raises HB001, HB002.';
