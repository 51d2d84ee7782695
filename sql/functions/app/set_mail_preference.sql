create or replace function app.set_mail_preference(kind text, is_wanted boolean)
returns app.mail_preferences
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  person constant app.users := app_private.assert_signed_in();
  known app.mail_kinds;
  chosen app.mail_preferences;
begin
  select * into known from app.mail_kinds as one where one.value = set_mail_preference.kind;
  if known.audience is distinct from person.role then
    perform app_private.raise_error(
      'unknown_mail_kind',
      format('You get no mails of the kind %s.', coalesce(left(set_mail_preference.kind, 40), '(none)')),
      format(
        'Choose one of: %s.',
        coalesce(
          (
            select string_agg(one.value, ', ' order by one.position)
            from app.mail_kinds as one
            where one.audience = person.role
          ),
          '(there are none for you)'
        )
      ),
      'kind'
    );
  end if;
  if set_mail_preference.is_wanted is null then
    perform app_private.raise_error('invalid_argument', 'Is it wanted or not?', 'Say true or false.', 'is_wanted');
  end if;
  if not set_mail_preference.is_wanted and not known.is_optional then
    perform app_private.raise_error(
      'mail_not_optional',
      format('Mails of the kind %s cannot be switched off.', known.value),
      'They are rare, and nobody may miss them.',
      'kind'
    );
  end if;
  insert into app.mail_preferences as preference (user_id, kind, is_wanted)
  values (person.id, known.value, set_mail_preference.is_wanted)
  on conflict on constraint mail_preferences_pkey do update set is_wanted = excluded.is_wanted
  returning *
  into chosen;
  perform app_private.write_event(
    'mail_preference.set',
    jsonb_build_object('user_id', person.id, 'kind', known.value, 'is_wanted', set_mail_preference.is_wanted),
    entity_id => person.id
  );
  return chosen;
end;
$$;
comment on function app.set_mail_preference is
  'Says whether the caller wants mails of a kind (app.mail_kinds). It counts for what happens from then on. '
  'Recruiters and admins, each for themselves. Raises HB001 (nobody is signed in), HB008 (is_wanted is missing), '
  'HB067 (this kind cannot be switched off), HB068 (the caller gets no mails of this kind).';
