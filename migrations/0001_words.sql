-- Schemas, shared rules, and reference data: currencies, statuses, allowed status transitions, error codes.

create schema app;
comment on schema app is
  'Holdback: placements, payouts, holds, schedules, transfers and their audit log. GraphQL exposes this schema.';

-- The schema itself is created together with the migrations table.
comment on schema app_private is
  'Internals of Holdback: helpers, settings, outcomes of Stripe requests. Never visible to GraphQL.';

create schema reporting;
comment on schema reporting is 'Views for finance analysts.';

-- Functions are callable only through explicit grants (sql/grants).
alter default privileges revoke execute on functions from public;

-- Rules that tables and functions share. Generated columns and constraints need them before the tables.
create function app_private.max_amount()
returns bigint
language sql
immutable
parallel safe
return 999999999999;
comment on function app_private.max_amount is
  'The largest valid amount, in minor units: Stripe accepts at most 12 digits.';

create function app_private.max_guarantee_days()
returns integer
language sql
immutable
parallel safe
return 730;
comment on function app_private.max_guarantee_days is
  'The largest number of days from the start date in terms: for guarantees, first payments and tranches.';

create function app_private.max_shares()
returns integer
language sql
immutable
parallel safe
return 100;
comment on function app_private.max_shares is
  'The largest number of tranches of terms, and of recruiters of a placement.';

create function app_private.start_of_day(day date, time_zone text)
returns timestamptz
language sql
immutable
parallel safe
return day::timestamp at time zone time_zone;
comment on function app_private.start_of_day is
  'The moment at which a day begins in a time zone: 00:00, or the first moment after it where clocks are put forward '
  'at midnight. Guarantees end and payments fall due at this time, in the time zone of their placement.';

create function app_private.id_range(id uuid)
returns numrange
language sql
immutable
parallel safe
begin atomic
  select numrange(half.high * 18446744073709551616 + half.low, half.high * 18446744073709551616 + half.low, '[]')
  from
    (
      select
        ('x' || left(replace(coalesce(id::text, ''), '-', ''), 16))::bit(64)::bigint::numeric as high,
        ('x' || right(replace(coalesce(id::text, ''), '-', ''), 16))::bit(64)::bigint::numeric as low
    ) as half;
end;
comment on function app_private.id_range is
  'An id as a range of one number, each its own; null as zero. For constraints that compare an id and a period: their '
  'indexes hold ranges.';

-- Bounds of every text that somebody types or Stripe sends: the numbers stand here, and constraints apply them. A text
-- that is too long raises an error of its own, so that no verb has to check.
create function app_private.max_short_text()
returns integer
language sql
immutable
parallel safe
return 200;
comment on function app_private.max_short_text is 'The largest number of characters of a name, a title or a reference.';

create function app_private.max_identifier()
returns integer
language sql
immutable
parallel safe
return 255;
comment on function app_private.max_identifier is
  'The largest number of characters of an identifier that others give: an email address, a sign-in, an id of Stripe.';

create function app_private.max_long_text()
returns integer
language sql
immutable
parallel safe
return 2000;
comment on function app_private.max_long_text is 'The largest number of characters of a reason, a note or a message.';

-- Said to be immutable, so that the constraints below stay as cheap as the comparison of a length: it is called only to
-- raise.
create function app_private.refuse_long_text(value text, name text, most integer)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.raise_error(
    'text_too_long',
    format(
      '%s is %s characters long, and %s are allowed.',
      refuse_long_text.name,
      length(refuse_long_text.value),
      refuse_long_text.most
    ),
    'Shorten it.',
    refuse_long_text.name
  );
  return false;
end;
$$;
comment on function app_private.refuse_long_text is
  'Raises HB037 for a text that is too long. name: the argument or column at fault. most: characters.';

-- Control characters, and what turns the direction of writing around or ends a line unseen: they make a name look like
-- another, and reach logs, pages and files.
create function app_private.hidden_characters(with_lines boolean)
returns text
language sql
immutable
parallel safe
return case
  when with_lines then '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'
  else '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]'
end;
comment on function app_private.hidden_characters is
  'A regular expression of the characters that no text may have. with_lines: tabs and ends of lines are allowed.';

create function app_private.hidden_character(value text, with_lines boolean default false)
returns text
language sql
immutable
return case
  when value ~ app_private.hidden_characters(with_lines)
    -- Not by format, which is not immutable: then this is not inlined.
    then 'U+'
      || upper(lpad(to_hex(ascii(regexp_substr(value, app_private.hidden_characters(with_lines)))), 4, '0'))
      || ' at position '
      || regexp_instr(value, app_private.hidden_characters(with_lines))::text
end;
comment on function app_private.hidden_character is
  'The first character of a text that no text may have, and its position, such as "U+202E at position 5"; null when '
  'there is none. with_lines: tabs and ends of lines are allowed.';

create function app_private.refuse_hidden_character(value text, name text, with_lines boolean)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.raise_error(
    'hidden_character',
    format(
      '%s has %s.',
      refuse_hidden_character.name,
      coalesce(
        'the character '
          || app_private.hidden_character(refuse_hidden_character.value, refuse_hidden_character.with_lines),
        'a control character'
      )
    ),
    'Take it out: control characters and marks that turn the direction of writing around cannot be seen.',
    refuse_hidden_character.name
  );
  return false;
end;
$$;
comment on function app_private.refuse_hidden_character is
  'Raises HB058 for a text with a character that cannot be seen. name: the argument or column at fault. with_lines: '
  'tabs and ends of lines are allowed.';

-- In PL/pgSQL and strict, as all that constraints call: every statement inlines an SQL function anew, for each column
-- that it bounds, which costs more than the call; and for nulls nothing is called.
create function app_private.is_short_text(value text, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(value) > app_private.max_short_text() then
    return app_private.refuse_long_text(value, name, app_private.max_short_text());
  end if;
  if value ~ app_private.hidden_characters(false) then
    return app_private.refuse_hidden_character(value, name, false);
  end if;
  return true;
end;
$$;
comment on function app_private.is_short_text is
  'For constraints: true, HB037 when the text is longer than app_private.max_short_text(), or HB058 when it has a '
  'character that cannot be seen. name: its name.';

create function app_private.is_identifier(value text, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(value) > app_private.max_identifier() then
    return app_private.refuse_long_text(value, name, app_private.max_identifier());
  end if;
  if value ~ app_private.hidden_characters(false) then
    return app_private.refuse_hidden_character(value, name, false);
  end if;
  return true;
end;
$$;
comment on function app_private.is_identifier is
  'For constraints: true, HB037 when the text is longer than app_private.max_identifier(), or HB058 when it has a '
  'character that cannot be seen. name: its name.';

create function app_private.is_long_text(value text, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(value) > app_private.max_long_text() then
    return app_private.refuse_long_text(value, name, app_private.max_long_text());
  end if;
  if value ~ app_private.hidden_characters(true) then
    return app_private.refuse_hidden_character(value, name, true);
  end if;
  return true;
end;
$$;
comment on function app_private.is_long_text is
  'For constraints: true, HB037 when the text is longer than app_private.max_long_text(), or HB058 when it has a '
  'character that cannot be seen. name: its name.';

create function app_private.max_arguments()
returns integer
language sql
immutable
parallel safe
return 20000;
comment on function app_private.max_arguments is
  'The largest number of characters of all arguments of a call together, where they are kept as JSON.';

create function app_private.are_arguments(value jsonb, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(value::text) > app_private.max_arguments() then
    return app_private.refuse_long_text(value::text, name, app_private.max_arguments());
  end if;
  -- JSON as text has control characters as \u0001 and the like, tabs and ends of lines as \t, \n and \r.
  if value::text ~ app_private.hidden_characters(true) or value::text ~ '(?<!\\)(\\\\)*\\(u00[01]|b|f)' then
    return app_private.refuse_hidden_character(value::text, name, true);
  end if;
  return true;
end;
$$;
comment on function app_private.are_arguments is
  'For constraints: true, or HB037 when the JSON, as text, is longer than app_private.max_arguments(). name: its name.';

-- For the search by name, with indexes and without an extension: words in small letters and without accents. The
-- collation is named, so that a letter is the same letter whatever the database's own collation is.
create function app_private.plain_words(value text)
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return array_remove(
  regexp_split_to_array(
    regexp_replace(normalize(lower(value collate pg_c_utf8), nfkd), '[\u0300-\u036f]', '', 'g') collate pg_c_utf8,
    '[^[:alnum:]]+'
  ),
  ''
);
comment on function app_private.plain_words is
  'The words of a text for a search: small letters, without accents, cut at everything that is no letter or digit.';

create function app_private.search_words(value text)
returns tsvector
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return array_to_tsvector(coalesce(app_private.plain_words(value), '{}'));
comment on function app_private.search_words is
  'app_private.plain_words as an index has them; a search is app_private.search_query.';

create function app_private.search_query(value text)
returns tsquery
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return (
  select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
  from unnest(app_private.plain_words(value)) as word
);
comment on function app_private.search_query is
  'What app_private.search_words must have: for each word of the text one that begins with it. Null without a word.';

-- Bounds of every date and time that somebody gives.
create function app_private.first_day()
returns date
language sql
immutable
parallel safe
return date '2000-01-01';
comment on function app_private.first_day is 'The first day that can be a date of Holdback.';

create function app_private.last_day()
returns date
language sql
immutable
parallel safe
return date '2100-12-31';
comment on function app_private.last_day is 'The last day that somebody can give as a date.';

create function app_private.refuse_time(value text, name text)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.raise_error(
    'time_out_of_range',
    format('%s %s is not between 2000 and 2100.', refuse_time.name, refuse_time.value),
    'Give a date of the years from 2000 to 2100.',
    refuse_time.name
  );
  return false;
end;
$$;
comment on function app_private.refuse_time is
  'Raises HB059 for a date or a time outside of app_private.first_day() to app_private.last_day(). name: the argument '
  'or column at fault.';

create function app_private.is_business_day(value date, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if value not between app_private.first_day() and app_private.last_day() then
    return app_private.refuse_time(value::text, name);
  end if;
  return true;
end;
$$;
comment on function app_private.is_business_day is
  'For constraints: true, or HB059 when a date that somebody gives lies before app_private.first_day() or after '
  'app_private.last_day(). name: its name.';

create function app_private.is_business_time(value timestamptz, name text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
  if value
    not between app_private.start_of_day(app_private.first_day(), 'UTC')
    and app_private.start_of_day(app_private.last_day() + 3 * app_private.max_guarantee_days(), 'UTC') then
    return app_private.refuse_time(value::text, name);
  end if;
  return true;
end;
$$;
comment on function app_private.is_business_time is
  'For constraints: true, or HB059 when a moment lies before app_private.first_day(), or so long after '
  'app_private.last_day() that no terms put it there. name: its name.';

-- Unicode's Default_Ignorable_Code_Point, which no program draws: they come along with what is copied from a page or a
-- mail, and make a second placement of one.
create function app_private.invisible_characters()
returns text
language sql
immutable
parallel safe
return '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164'
'\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]';
comment on function app_private.invisible_characters is
  'A regular expression of the characters that are not seen and take no room, such as a zero-width space, a soft '
  'hyphen or a mark of direction. A name may have them.';

create function app_private.name_key(value text)
returns text
language sql
immutable
parallel safe
return lower(
  btrim(
    regexp_replace(
      regexp_replace(translate(normalize(value), U&'\2010\2011', '--'), app_private.invisible_characters(), '', 'g'),
      '[\s\u00a0]+',
      ' ',
      'g'
    )
  ) collate "pg_unicode_fast"
);
comment on function app_private.name_key is
  'What two spellings of one name or reference have in common: it compares without case, doubled spaces, characters '
  'that are not seen (app_private.invisible_characters), hyphens that do not break, and the form of accents (NFC).';

create function app_private.is_email(value text)
returns boolean
language sql
immutable
parallel safe
return value ~ '^[^@\s]+@[^@\s]+$';
comment on function app_private.is_email is
  'Whether a text has the shape of an email address: that somebody may have. To whom mail is sent is narrower '
  '(app_private.is_mail_address).';

create function app_private.is_country_code(value text)
returns boolean
language sql
immutable
parallel safe
return value ~ '^[A-Z]{2}$';
comment on function app_private.is_country_code is
  'Whether a text has the shape of a country''s code of two letters, as Stripe writes it (ISO 3166-1 alpha-2).';

create function app_private.is_currency_code(value text)
returns boolean
language sql
immutable
parallel safe
return value ~ '^[A-Z]{3}$';
comment on function app_private.is_currency_code is
  'Whether a text has the shape of a currency''s code (ISO 4217), in capital letters.';

create function app_private.is_account_id(value text)
returns boolean
language sql
immutable
parallel safe
return value ~ '^acct_[A-Za-z0-9]+$';
comment on function app_private.is_account_id is 'Whether a text has the shape of an account''s id at Stripe.';

create function app_private.is_sha256(value text)
returns boolean
language sql
immutable
parallel safe
return value ~ '^[0-9a-f]{64}$';
comment on function app_private.is_sha256 is 'Whether a text has the shape of a SHA-256 in hexadecimal digits.';

create table app.currencies (
  code text primary key check (app_private.is_currency_code(code)),
  exponent smallint not null check (exponent between 0 and 3),
  smallest_step bigint not null default 1 check (smallest_step > 0),
  largest_transfer bigint not null,
  name text not null,
  check (largest_transfer > 0 and largest_transfer % smallest_step = 0)
);
comment on table app.currencies is
  'Currencies that can be paid out: all that Stripe lists, with its exponents (not ISO''s).';
comment on column app.currencies.exponent is
  'Decimal places between the major and the minor unit: 1.00 USD is 100 minor units, exponent 2.';
comment on column app.currencies.smallest_step is
  'Every amount is a multiple of this many minor units, and at least as large. It is the step in which Stripe pays '
  'out to bank accounts: HUF and TWD go out in whole forints and dollars, though transfers could be finer.';
comment on column app.currencies.largest_transfer is
  'The most that one transfer can carry, in minor units: eight digits for most currencies. Larger obligations are cut.';

-- Source: https://docs.stripe.com/currencies: its list of currencies, the zero-decimal and three-decimal ones, the
-- special cases, and the maximum amounts.
insert into app.currencies (code, exponent, smallest_step, largest_transfer, name)
values
  ('AED', 2, 1, 99999999, 'UAE dirham'),
  ('AFN', 2, 1, 99999999, 'Afghan afghani'),
  ('ALL', 2, 1, 99999999, 'Albanian lek'),
  ('AMD', 2, 1, 99999999, 'Armenian dram'),
  ('ANG', 2, 1, 99999999, 'Netherlands Antillean guilder'),
  ('AOA', 2, 1, 99999999, 'Angolan kwanza'),
  ('ARS', 2, 1, 99999999, 'Argentine peso'),
  ('AUD', 2, 1, 99999999, 'Australian dollar'),
  ('AWG', 2, 1, 99999999, 'Aruban florin'),
  ('AZN', 2, 1, 99999999, 'Azerbaijani manat'),
  ('BAM', 2, 1, 99999999, 'Bosnia and Herzegovina convertible mark'),
  ('BBD', 2, 1, 99999999, 'Barbadian dollar'),
  ('BDT', 2, 1, 99999999, 'Bangladeshi taka'),
  ('BGN', 2, 1, 99999999, 'Bulgarian lev'),
  ('BHD', 3, 10, 99999990, 'Bahraini dinar'),
  ('BIF', 0, 1, 99999999, 'Burundian franc'),
  ('BMD', 2, 1, 99999999, 'Bermudian dollar'),
  ('BND', 2, 1, 99999999, 'Brunei dollar'),
  ('BOB', 2, 1, 99999999, 'Bolivian boliviano'),
  ('BRL', 2, 1, 99999999, 'Brazilian real'),
  ('BSD', 2, 1, 99999999, 'Bahamian dollar'),
  ('BWP', 2, 1, 99999999, 'Botswana pula'),
  ('BYN', 2, 1, 99999999, 'Belarusian rouble'),
  ('BZD', 2, 1, 99999999, 'Belize dollar'),
  ('CAD', 2, 1, 99999999, 'Canadian dollar'),
  ('CDF', 2, 1, 99999999, 'Congolese franc'),
  ('CHF', 2, 1, 99999999, 'Swiss franc'),
  ('CLP', 0, 1, 99999999, 'Chilean peso'),
  ('CNY', 2, 1, 99999999, 'Chinese yuan renminbi'),
  ('COP', 2, 1, 9999999999, 'Colombian peso'),
  ('CRC', 2, 1, 99999999, 'Costa Rican colón'),
  ('CVE', 2, 1, 99999999, 'Cape Verdean escudo'),
  ('CZK', 2, 1, 99999999, 'Czech koruna'),
  ('DJF', 0, 1, 99999999, 'Djiboutian franc'),
  ('DKK', 2, 1, 99999999, 'Danish krone'),
  ('DOP', 2, 1, 99999999, 'Dominican peso'),
  ('DZD', 2, 1, 99999999, 'Algerian dinar'),
  ('EGP', 2, 1, 99999999, 'Egyptian pound'),
  ('ETB', 2, 1, 99999999, 'Ethiopian birr'),
  ('EUR', 2, 1, 99999999, 'Euro'),
  ('FJD', 2, 1, 99999999, 'Fijian dollar'),
  ('FKP', 2, 1, 99999999, 'Falkland Islands pound'),
  ('GBP', 2, 1, 99999999, 'Pound sterling'),
  ('GEL', 2, 1, 99999999, 'Georgian lari'),
  ('GIP', 2, 1, 99999999, 'Gibraltar pound'),
  ('GMD', 2, 1, 99999999, 'Gambian dalasi'),
  ('GNF', 0, 1, 99999999, 'Guinean franc'),
  ('GTQ', 2, 1, 99999999, 'Guatemalan quetzal'),
  ('GYD', 2, 1, 99999999, 'Guyanese dollar'),
  ('HKD', 2, 1, 99999999, 'Hong Kong dollar'),
  ('HNL', 2, 1, 99999999, 'Honduran lempira'),
  ('HTG', 2, 1, 99999999, 'Haitian gourde'),
  ('HUF', 2, 100, 99999900, 'Hungarian forint'),
  ('IDR', 2, 1, 999999999999, 'Indonesian rupiah'),
  ('ILS', 2, 1, 99999999, 'Israeli new shekel'),
  ('INR', 2, 1, 999999999, 'Indian rupee'),
  ('ISK', 2, 100, 99999900, 'Icelandic króna'),
  ('JMD', 2, 1, 99999999, 'Jamaican dollar'),
  ('JOD', 3, 10, 99999990, 'Jordanian dinar'),
  ('JPY', 0, 1, 99999999, 'Japanese yen'),
  ('KES', 2, 1, 99999999, 'Kenyan shilling'),
  ('KGS', 2, 1, 99999999, 'Kyrgyzstani som'),
  ('KHR', 2, 1, 99999999, 'Cambodian riel'),
  ('KMF', 0, 1, 99999999, 'Comorian franc'),
  ('KRW', 0, 1, 99999999, 'South Korean won'),
  ('KWD', 3, 10, 99999990, 'Kuwaiti dinar'),
  ('KYD', 2, 1, 99999999, 'Cayman Islands dollar'),
  ('KZT', 2, 1, 99999999, 'Kazakhstani tenge'),
  ('LAK', 2, 1, 99999999, 'Lao kip'),
  ('LBP', 2, 1, 99999999, 'Lebanese pound'),
  ('LKR', 2, 1, 99999999, 'Sri Lankan rupee'),
  ('LRD', 2, 1, 99999999, 'Liberian dollar'),
  ('LSL', 2, 1, 99999999, 'Lesotho loti'),
  ('MAD', 2, 1, 99999999, 'Moroccan dirham'),
  ('MDL', 2, 1, 99999999, 'Moldovan leu'),
  ('MGA', 0, 1, 99999999, 'Malagasy ariary'),
  ('MKD', 2, 1, 99999999, 'Macedonian denar'),
  ('MMK', 2, 1, 99999999, 'Myanmar kyat'),
  ('MNT', 2, 1, 99999999, 'Mongolian tögrög'),
  ('MOP', 2, 1, 99999999, 'Macanese pataca'),
  ('MUR', 2, 1, 99999999, 'Mauritian rupee'),
  ('MVR', 2, 1, 99999999, 'Maldivian rufiyaa'),
  ('MWK', 2, 1, 99999999, 'Malawian kwacha'),
  ('MXN', 2, 1, 99999999, 'Mexican peso'),
  ('MYR', 2, 1, 99999999, 'Malaysian ringgit'),
  ('MZN', 2, 1, 99999999, 'Mozambican metical'),
  ('NAD', 2, 1, 99999999, 'Namibian dollar'),
  ('NGN', 2, 1, 99999999, 'Nigerian naira'),
  ('NIO', 2, 1, 99999999, 'Nicaraguan córdoba'),
  ('NOK', 2, 1, 99999999, 'Norwegian krone'),
  ('NPR', 2, 1, 99999999, 'Nepalese rupee'),
  ('NZD', 2, 1, 99999999, 'New Zealand dollar'),
  ('OMR', 3, 10, 99999990, 'Omani rial'),
  ('PAB', 2, 1, 99999999, 'Panamanian balboa'),
  ('PEN', 2, 1, 99999999, 'Peruvian sol'),
  ('PGK', 2, 1, 99999999, 'Papua New Guinean kina'),
  ('PHP', 2, 1, 99999999, 'Philippine peso'),
  ('PKR', 2, 1, 99999999, 'Pakistani rupee'),
  ('PLN', 2, 1, 99999999, 'Polish złoty'),
  ('PYG', 0, 1, 99999999, 'Paraguayan guaraní'),
  ('QAR', 2, 1, 99999999, 'Qatari riyal'),
  ('RON', 2, 1, 99999999, 'Romanian leu'),
  ('RSD', 2, 1, 99999999, 'Serbian dinar'),
  ('RUB', 2, 1, 99999999, 'Russian rouble'),
  ('RWF', 0, 1, 99999999, 'Rwandan franc'),
  ('SAR', 2, 1, 99999999, 'Saudi riyal'),
  ('SBD', 2, 1, 99999999, 'Solomon Islands dollar'),
  ('SCR', 2, 1, 99999999, 'Seychellois rupee'),
  ('SEK', 2, 1, 99999999, 'Swedish krona'),
  ('SGD', 2, 1, 99999999, 'Singapore dollar'),
  ('SHP', 2, 1, 99999999, 'Saint Helena pound'),
  ('SLE', 2, 1, 99999999, 'Sierra Leonean leone'),
  ('SOS', 2, 1, 99999999, 'Somali shilling'),
  ('SRD', 2, 1, 99999999, 'Surinamese dollar'),
  ('STD', 2, 1, 99999999, 'São Tomé and Príncipe dobra'),
  ('SZL', 2, 1, 99999999, 'Eswatini lilangeni'),
  ('THB', 2, 1, 99999999, 'Thai baht'),
  ('TJS', 2, 1, 99999999, 'Tajikistani somoni'),
  ('TND', 3, 10, 99999990, 'Tunisian dinar'),
  ('TOP', 2, 1, 99999999, 'Tongan paʻanga'),
  ('TRY', 2, 1, 99999999, 'Turkish lira'),
  ('TTD', 2, 1, 99999999, 'Trinidad and Tobago dollar'),
  ('TWD', 2, 100, 99999900, 'New Taiwan dollar'),
  ('TZS', 2, 1, 99999999, 'Tanzanian shilling'),
  ('UAH', 2, 1, 99999999, 'Ukrainian hryvnia'),
  ('UGX', 2, 100, 99999900, 'Ugandan shilling'),
  ('USD', 2, 1, 99999999, 'United States dollar'),
  ('UYU', 2, 1, 99999999, 'Uruguayan peso'),
  ('UZS', 2, 1, 99999999, 'Uzbekistani som'),
  ('VND', 0, 1, 99999999, 'Vietnamese đồng'),
  ('VUV', 0, 1, 99999999, 'Vanuatu vatu'),
  ('WST', 2, 1, 99999999, 'Samoan tālā'),
  ('XAF', 0, 1, 99999999, 'Central African CFA franc'),
  ('XCD', 2, 1, 99999999, 'East Caribbean dollar'),
  ('XCG', 2, 1, 99999999, 'Caribbean guilder'),
  ('XOF', 0, 1, 99999999, 'West African CFA franc'),
  ('XPF', 0, 1, 99999999, 'CFP franc'),
  ('YER', 2, 1, 99999999, 'Yemeni rial'),
  ('ZAR', 2, 1, 99999999, 'South African rand'),
  ('ZMW', 2, 1, 99999999, 'Zambian kwacha');

create table app.user_roles (value text primary key, description text not null);
comment on table app.user_roles is E'@enum\nRoles of users: a role decides the rights in the API.';
insert into app.user_roles (value, description)
values
  ('recruiter', 'Earns payouts on placements'),
  ('company_user', 'Works for a hiring company'),
  ('platform_admin', 'Runs the marketplace; may change money'),
  ('system', 'The automation itself');

create table app.placement_statuses (value text primary key, description text not null);
comment on table app.placement_statuses is
  E'@enum\nStatuses of placements; app.status_transitions lists the allowed changes.';
insert into app.placement_statuses (value, description)
values
  ('active', 'The candidate was placed and the guarantee is running or waiting to be completed'),
  ('completed', 'The guarantee was kept'),
  ('breached', 'The guarantee was broken'),
  ('cancelled', 'The placement was called off before anything was paid');

create table app.payout_statuses (value text primary key, description text not null);
comment on table app.payout_statuses is
  E'@enum\nStatuses of payouts; app.status_transitions lists the allowed changes.';
insert into app.payout_statuses (value, description)
values
  ('pending', 'Waits for approval'),
  ('approved', 'Will be paid when due'),
  ('processing', 'At least one part is on its way or paid, and something is still to come'),
  ('completed', 'Everything is paid'),
  ('failed', 'A part could not be paid and a person must look'),
  ('cancelled', 'Will not be paid'),
  ('reversed', 'Was paid and taken back');

create table app.payout_schedule_kinds (value text primary key, description text not null);
comment on table app.payout_schedule_kinds is E'@enum\nOrigins of schedules.';
insert into app.payout_schedule_kinds (value, description)
values
  ('payout', 'The part of a payout that is not held back'),
  ('escrow_release', 'Money that was held back and is released');

create table app.payout_schedule_statuses (value text primary key, description text not null);
comment on table app.payout_schedule_statuses is
  E'@enum\nStatuses of schedules; app.status_transitions lists the allowed changes.';
insert into app.payout_schedule_statuses (value, description)
values
  ('pending', 'Waits for its date'),
  ('processing', 'A transfer is committed or on its way'),
  ('processed', 'Paid: Stripe has the transfer'),
  ('failed', 'Stripe refused; see failure_code'),
  ('cancelled', 'Will not be paid');

create table app.escrow_hold_statuses (value text primary key, description text not null);
comment on table app.escrow_hold_statuses is
  E'@enum\nStatuses of escrow holds; app.status_transitions lists the allowed changes.';
insert into app.escrow_hold_statuses (value, description)
values
  ('active', 'Withheld'),
  ('released', 'Released: an obligation to pay it exists'),
  ('forfeited', 'Kept because the guarantee was broken'),
  ('cancelled', 'Dropped together with its payout');

create table app.payout_transfer_statuses (value text primary key, description text not null);
comment on table app.payout_transfer_statuses is
  E'@enum\nStatuses of transfers and reversals; app.status_transitions lists the allowed changes.';
insert into app.payout_transfer_statuses (value, description)
values
  ('intended', 'Committed, not sent'),
  ('sent', 'Handed to Stripe, no answer recorded'),
  ('succeeded', 'Stripe confirmed the transfer'),
  ('refused', 'Stripe certainly did not execute it'),
  ('in_doubt', 'Nobody knows yet whether Stripe executed it');

create table app.payout_run_kinds (value text primary key, description text not null);
comment on table app.payout_run_kinds is E'@enum\nKinds of runs; each is also the name of a task.';
insert into app.payout_run_kinds (value, description)
values
  ('process_due_schedules', 'Pays what is due'),
  ('release_due_escrow_holds', 'Releases holds whose date has come'),
  ('retry_failed_schedules', 'Pays again what was refused and whose next try has come'),
  ('read_stripe_list', 'Adopts what Stripe has and this database lacks, after a restore');

create table app.recruiter_roles (value text primary key, description text not null);
comment on table app.recruiter_roles is
  E'@enum\nWhat a recruiter did for a placement. Terms may give each role a rate.';
insert into app.recruiter_roles (value, description)
values
  ('account_owner', 'Keeps the company as a client'),
  ('closer', 'Won the order, or brought the hire to its signature'),
  ('sourcer', 'Found the candidate');

create table app.recovery_statuses (value text primary key, description text not null);
comment on table app.recovery_statuses is
  E'@enum\nStatuses of debts; app.status_transitions lists the allowed changes.';
insert into app.recovery_statuses (value, description)
values
  ('open', 'Money is still to come back'),
  ('recovered', 'All of it came back'),
  ('written_off', 'What did not come back was given up'),
  ('cancelled', 'The breach was withdrawn');

create table app.reconciliation_finding_kinds (value text primary key, description text not null);
comment on table app.reconciliation_finding_kinds is E'@enum\nKinds of differences between our rows and Stripe''s.';
insert into app.reconciliation_finding_kinds (value, description)
values
  ('unknown_to_us', 'Stripe has a transfer that no successful transfer of ours is'),
  (
    'unknown_obligation',
    'Stripe has a transfer with our metadata, and there is no obligation that it could be the payment of'
  ),
  ('unknown_to_stripe', 'We have a successful transfer that Stripe does not know'),
  ('amount', 'The amounts differ'),
  ('currency', 'The currencies differ'),
  ('destination', 'The money went to another account'),
  ('reversed_there', 'Stripe took (some of) the money back, and we do not know of it'),
  ('duplicate', 'Stripe has a further transfer for an obligation that has one already'),
  ('balance_transaction', 'What moved on Stripe''s balance is not what Stripe''s transfer or reversal says');

create table app.status_transitions (
  entity text not null check (
    entity in (
      'placement',
      'payout',
      'payout_schedule',
      'escrow_hold',
      'payout_transfer',
      'recovery',
      'payout_reversal',
      'request',
      'company_credit',
      'bank_payout',
      'webhook_delivery'
    )
  ),
  from_status text,
  to_status text not null,
  command text not null,
  unique nulls not distinct (entity, from_status, to_status)
);
comment on table app.status_transitions is
  'Allowed status transitions of each entity, with the command that makes them. A null from_status is the first '
  'status of a new row. Triggers enforce them for all roles, including the tables'' owner.';
insert into app.status_transitions (entity, from_status, to_status, command)
values
  ('placement', null, 'active', 'create'),
  ('placement', 'active', 'completed', 'complete'),
  ('placement', 'active', 'cancelled', 'cancel'),
  ('placement', 'active', 'breached', 'breach'),
  ('placement', 'completed', 'breached', 'breach'),
  ('placement', 'breached', 'active', 'withdraw_breach'),
  ('payout', null, 'pending', 'create'),
  ('payout', 'pending', 'approved', 'approve'),
  ('payout', 'approved', 'pending', 'revoke_approval'),
  ('payout', 'approved', 'processing', 'process'),
  ('payout', 'approved', 'completed', 'complete'),
  ('payout', 'processing', 'completed', 'complete'),
  ('payout', 'processing', 'failed', 'fail'),
  ('payout', 'failed', 'processing', 'retry'),
  ('payout', 'failed', 'completed', 'complete'),
  ('payout', 'pending', 'cancelled', 'cancel'),
  ('payout', 'approved', 'cancelled', 'cancel'),
  ('payout', 'processing', 'cancelled', 'cancel'),
  ('payout', 'failed', 'cancelled', 'cancel'),
  ('payout', 'processing', 'reversed', 'breach'),
  ('payout', 'failed', 'reversed', 'breach'),
  ('payout', 'completed', 'reversed', 'take_back'),
  ('payout', 'cancelled', 'pending', 'withdraw_breach'),
  ('payout', 'cancelled', 'approved', 'withdraw_breach'),
  ('payout', 'cancelled', 'processing', 'withdraw_breach'),
  ('payout', 'completed', 'processing', 'reopen'),
  ('payout', 'reversed', 'processing', 'reopen'),
  ('payout_schedule', null, 'pending', 'create'),
  ('payout_schedule', 'pending', 'processing', 'claim'),
  ('payout_schedule', 'failed', 'processing', 'claim'),
  ('payout_schedule', 'processing', 'processed', 'record_success'),
  ('payout_schedule', 'processing', 'failed', 'record_failure'),
  ('payout_schedule', 'processing', 'pending', 'withdraw'),
  ('payout_schedule', 'failed', 'pending', 'retry'),
  ('payout_schedule', 'pending', 'processed', 'record_by_hand'),
  ('payout_schedule', 'failed', 'processed', 'record_by_hand'),
  ('payout_schedule', 'processed', 'pending', 'undo_by_hand'),
  ('payout_schedule', 'pending', 'cancelled', 'cancel'),
  ('payout_schedule', 'failed', 'cancelled', 'cancel'),
  ('payout_schedule', 'cancelled', 'pending', 'withdraw_breach'),
  ('escrow_hold', null, 'active', 'create'),
  ('escrow_hold', 'active', 'released', 'release'),
  ('escrow_hold', 'active', 'cancelled', 'cancel'),
  ('escrow_hold', 'active', 'forfeited', 'forfeit'),
  ('escrow_hold', 'forfeited', 'active', 'withdraw_breach'),
  ('payout_transfer', null, 'intended', 'intend'),
  ('payout_transfer', null, 'succeeded', 'adopt'),
  ('payout_transfer', 'intended', 'succeeded', 'adopt'),
  ('payout_transfer', 'intended', 'sent', 'send'),
  ('payout_transfer', 'intended', 'refused', 'withdraw'),
  ('payout_transfer', 'sent', 'succeeded', 'record_success'),
  ('payout_transfer', 'sent', 'refused', 'record_refusal'),
  ('payout_transfer', 'sent', 'in_doubt', 'record_doubt'),
  ('payout_transfer', 'succeeded', 'refused', 'unlink'),
  ('payout_transfer', 'in_doubt', 'sent', 'resend'),
  ('payout_transfer', 'in_doubt', 'succeeded', 'adopt'),
  ('payout_transfer', 'in_doubt', 'refused', 'record_absence'),
  ('payout_reversal', null, 'intended', 'intend'),
  ('payout_reversal', 'intended', 'sent', 'send'),
  ('payout_reversal', 'intended', 'succeeded', 'adopt'),
  ('payout_reversal', 'sent', 'succeeded', 'record_success'),
  ('payout_reversal', 'sent', 'refused', 'record_refusal'),
  ('payout_reversal', 'sent', 'in_doubt', 'record_doubt'),
  ('payout_reversal', 'in_doubt', 'sent', 'resend'),
  ('payout_reversal', 'in_doubt', 'succeeded', 'adopt'),
  ('payout_reversal', 'in_doubt', 'refused', 'record_absence'),
  ('bank_payout', null, 'pending', 'find'),
  ('bank_payout', null, 'in_transit', 'find'),
  ('bank_payout', null, 'paid', 'find'),
  ('bank_payout', null, 'failed', 'find'),
  ('bank_payout', null, 'canceled', 'find'),
  ('bank_payout', 'pending', 'in_transit', 'send'),
  ('bank_payout', 'pending', 'paid', 'arrive'),
  ('bank_payout', 'pending', 'failed', 'return'),
  ('bank_payout', 'pending', 'canceled', 'cancel'),
  ('bank_payout', 'in_transit', 'paid', 'arrive'),
  ('bank_payout', 'in_transit', 'failed', 'return'),
  ('bank_payout', 'in_transit', 'canceled', 'cancel'),
  ('bank_payout', 'paid', 'failed', 'return'),
  ('company_credit', null, 'open', 'create'),
  ('company_credit', 'open', 'settled', 'settle'),
  ('company_credit', 'settled', 'open', 'reopen'),
  ('company_credit', 'open', 'cancelled', 'withdraw_breach'),
  ('recovery', null, 'open', 'create'),
  ('recovery', 'open', 'recovered', 'recover'),
  ('recovery', 'open', 'written_off', 'write_off'),
  ('recovery', 'open', 'cancelled', 'end'),
  ('request', null, 'pending', 'ask'),
  ('request', 'pending', 'confirmed', 'confirm'),
  ('request', 'pending', 'declined', 'decline'),
  ('request', 'pending', 'expired', 'expire'),
  ('request', 'pending', 'outdated', 'ask_again');

create table app.error_codes (
  code text primary key check (code ~ '^HB[0-9]{3}$'),
  name text not null unique,
  meaning text not null
);
comment on table app.error_codes is 'All SQLSTATEs that Holdback raises, one code for each meaning.';
insert into app.error_codes (code, name, meaning)
values
  ('HB001', 'not_permitted', 'The caller may not do this'),
  ('HB002', 'not_found', 'There is no such row, or not for this caller'),
  ('HB003', 'wrong_status', 'The row is in a status from which this cannot happen'),
  ('HB004', 'invalid_amount', 'The amount is not positive, too large, or finer than the currency allows'),
  ('HB005', 'invalid_shares', 'The recruiters'' shares do not sum to 100'),
  ('HB006', 'unknown_currency', 'The currency is not in app.currencies'),
  ('HB007', 'append_only', 'The audit log and its companions cannot be changed'),
  ('HB008', 'invalid_argument', 'An argument is missing or malformed'),
  ('HB009', 'already_exists', 'A row with this identity exists'),
  ('HB010', 'over_allocated', 'The parts would sum to more than the payout'),
  ('HB011', 'unknown_recruiter', 'No active recruiter has this email'),
  ('HB012', 'too_late', 'The money is on its way: it can no longer be stopped'),
  ('HB013', 'invalid_percentage', 'A percentage is not between 0 and 100, or has more than two decimals'),
  ('HB014', 'invalid_tranches', 'The tranches of a hold do not sum to 100, or their days make no sense'),
  ('HB015', 'before_start', 'A date lies before the placement''s start'),
  ('HB016', 'in_the_future', 'Something is reported, or asked for, that has not happened yet'),
  ('HB017', 'more_than_held', 'More is to be released than is held'),
  ('HB018', 'foreign_terms', 'The policy is another company''s'),
  ('HB019', 'outside_bounds', 'The placement''s terms are outside of what its policy allows'),
  ('HB020', 'guarantee_over', 'The guarantee is over'),
  ('HB022', 'same_person', 'Who created a placement cannot approve its payouts'),
  ('HB023', 'own_account', 'Nobody can switch themselves off'),
  ('HB024', 'foreign_objects', 'The database has objects that no migration of Holdback made'),
  ('HB025', 'fee_below_shares', 'The company''s fee is less than what the recruiters share of it'),
  ('HB026', 'already_settled', 'What is owed back to the company is settled'),
  ('HB027', 'unproven_user', 'The session says that it is a user, and its login cannot say so'),
  ('HB028', 'changed_meanwhile', 'What would be acted upon is not what the caller saw'),
  ('HB030', 'not_a_second_person', 'Who asked for this, or counts as the same person, cannot confirm it'),
  ('HB031', 'request_outdated', 'What a request rests on is not what it was when somebody asked'),
  ('HB032', 'wrong_hash', 'The hash is not the one of this request'),
  ('HB033', 'request_expired', 'The request waited too long'),
  ('HB034', 'too_few_admins', 'Dual control needs two platform admins who are not one person'),
  ('HB035', 'too_many_requests', 'One person has too many requests that wait'),
  ('HB036', 'second_person_needed', 'This needs a second person, and cannot leave a request here'),
  ('HB037', 'text_too_long', 'A text is longer than it may be'),
  ('HB038', 'books_unbalanced', 'A change after which the books of a payout would not balance'),
  ('HB039', 'parts_exceed_fee', 'The parts of a placement''s recruiters are more than its fee'),
  ('HB040', 'in_the_past', 'A date to come lies in the past, and no reason is given'),
  ('HB041', 'no_role_rate', 'The terms give this role no rate, and none is given'),
  ('HB042', 'guarantee_void', 'The fee was not paid in time, and by the terms the guarantee is void'),
  ('HB043', 'no_replacement', 'The terms allow no replacement of the candidate, or it is too late for one'),
  ('HB044', 'invalid_scale', 'The steps of a sliding scale are missing, leave gaps or fall'),
  ('HB045', 'above_ceiling', 'More would leave in a day than a ceiling allows'),
  ('HB046', 'other_stripe_account', 'The Stripe account or mode is not the one that this database pays from'),
  ('HB047', 'transfer_does_not_fit', 'A transfer at Stripe cannot be the payment of this schedule'),
  ('HB048', 'nothing_to_claim', 'No other database is known to pay from the Stripe account of this one'),
  ('HB050', 'not_payable', 'The obligation is not due, or something stands in its way'),
  ('HB051', 'amount_does_not_fit', 'What moved by hand is another amount than the one that it is to be booked as'),
  ('HB052', 'currency_does_not_fit', 'What moved by hand is in another currency'),
  ('HB053', 'recipient_does_not_fit', 'The money went, or would go, to an account that it cannot be booked to'),
  ('HB054', 'something_followed', 'It cannot be undone any more: something followed from it'),
  ('HB055', 'more_than_pending', 'More is to be held back than is scheduled and not sent'),
  ('HB058', 'hidden_character', 'A text has a control character, or one that turns the direction of writing around'),
  ('HB059', 'time_out_of_range', 'A date or time lies outside of the years that Holdback knows'),
  ('HB060', 'stale_snapshot', 'The transaction sees the database as it was before, and a verb decides by what is now'),
  ('HB061', 'stronger_login', 'A database login may do more than the person whom it would stand for'),
  ('HB063', 'unknown_time_zone', 'There is no time zone with this name'),
  ('HB064', 'unusable_url', 'Events cannot be delivered to this address'),
  ('HB065', 'too_many_endpoints', 'There are as many webhook endpoints as there may be'),
  ('HB067', 'mail_not_optional', 'Mails of this kind cannot be switched off'),
  ('HB070', 'plan_drifted', 'What a plan would pay is not what was approved'),
  ('HB071', 'plan_not_approved', 'A plan is paid when two persons have approved it'),
  ('HB072', 'plan_expired', 'The time of the plan is over'),
  ('HB073', 'sign_in_too_old', 'This needs a sign-in that is only minutes old'),
  ('HB021', 'wrong_clock', 'The clock of a process is not the database''s'),
  ('HB076', 'month_archived', 'What is asked for lies in a month of the audit logs that was archived'),
  ('HB077', 'month_not_archivable', 'This month of the audit logs cannot be archived, or restored, as things are'),
  ('HB078', 'archive_differs', 'A file of archived audit rows is not what the database has, or has recorded'),
  ('HB074', 'import_under_way', 'Another import goes on at the same time'),
  ('HB079', 'not_the_demo', 'Time is moved by hand in the demo only'),
  ('HB080', 'rehearsal_too_large', 'A rehearsal concerns more than it can play'),
  ('HB083', 'need_taken', 'Somebody else works on what needs somebody'),
  ('HB068', 'unknown_mail_kind', 'The person gets no mails of this kind, whatever they prefer');
