-- Small amounts: what the explanation says of an obligation that waits to be paid together with others.

insert into app_private.explanation_codes (code, rank, sentence, action, who, detail_is_public, stands_in_way)
values
  (
    'waits_for_payment_day',
    116,
    'This part is due, and is paid on the next day of payment of its terms.',
    'wait for the date',
    'nobody',
    true,
    false
  ),
  (
    'waits_for_minimum',
    117,
    'This part is due and small: it waits to be paid together with the next one that is due to the recruiter.',
    'wait for the date',
    'nobody',
    true,
    false
  );

insert into app_private.metric_names (name, type, help)
values
  (
    'holdback_waiting_together_amount',
    'gauge',
    'Minor units that are due, and wait to be paid together with more by their terms, by currency'
  ),
  (
    'holdback_cool_down_amount',
    'gauge',
    'Minor units that are due, and wait because the account was changed, by currency'
  ),
  (
    'holdback_on_its_way_to_bank_amount',
    'gauge',
    'Minor units that left Stripe balances of recruiters and have not reached the bank, by currency'
  );
