create or replace function app_private.user_problems(email text, display_name text)
returns table (argument text, error text, message text, what_to_do text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select problem.argument, 'invalid_argument', problem.message, problem.what_to_do
  from
    (
      values
        (
          'email',
          'Give an address like name@example.com.',
          case
            when btrim(coalesce(user_problems.email, '')) = '' then 'The email address is missing.'
            when length(btrim(user_problems.email)) > 254 then 'The email address is longer than 254 characters.'
            when not app_private.is_email(app_private.name_key(user_problems.email))
              then format('%s is not an email address.', user_problems.email)
          end
        ),
        (
          'display_name',
          'Give the person''s name.',
          case
            when btrim(coalesce(user_problems.display_name, '')) = '' then 'The display name is missing.'
            when length(btrim(user_problems.display_name)) > 200 then 'The display name is longer than 200 characters.'
          end
        )
    ) as problem (argument, what_to_do, message)
  where problem.message is not null
  union all
  select
    field.argument,
    'hidden_character',
    format('%s has the character %s.', field.words, app_private.hidden_character(field.value)),
    'Take it out: it cannot be seen.'
  from
    (
      values
        ('email', 'The email address', user_problems.email),
        ('display_name', 'The display name', user_problems.display_name)
    ) as field (argument, words, value)
  where app_private.hidden_character(field.value) is not null;
$$;
comment on function app_private.user_problems is
  'Checks a person''s details, for app.create_user and the import. Returns the problems; no row when there are none.';
