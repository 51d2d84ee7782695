-- Transfers that name the charge by which the company paid its fee.

insert into app_private.settings (name, value, description)
values
  (
    'transfers_name_charges',
    '0',
    '1: a transfer names the charge at Stripe by which the company paid the fee (source_transaction), where there is '
    'exactly one, it has settled, and enough of it is left'
  );
