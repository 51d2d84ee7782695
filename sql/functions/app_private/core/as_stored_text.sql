create or replace function app_private.as_stored_text(value text, most integer)
returns text
language sql
immutable
return left(regexp_replace(value, app_private.hidden_characters(false), ' ', 'g'), most);
comment on function app_private.as_stored_text is
  'A text of Stripe, or of a program, as a bounded column takes it: cut to most characters, and spaces instead of '
  'characters that cannot be seen. What people write is refused instead.';
