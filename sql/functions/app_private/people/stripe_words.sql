create or replace function app_private.stripe_words(codes text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  with
    -- What stands for itself, and needs no "of whom".
    whole(code, words) as (
      values
        ('external_account', 'a bank account'),
        ('tos_acceptance', 'the consent to Stripe''s terms'),
        ('business_type', 'whether it is a person or a company'),
        ('business_profile.mcc', 'the line of business'),
        ('business_profile.url', 'the website of the business'),
        ('business_profile.product_description', 'a description of the business'),
        ('business_profile.name', 'the name of the business'),
        ('business_profile.annual_revenue', 'the yearly revenue of the business'),
        ('business_profile.monthly_estimated_revenue', 'the monthly revenue of the business'),
        ('business_profile.estimated_worker_count', 'how many people the business employs'),
        ('business_profile.support_phone', 'a phone number for customers'),
        ('business_profile.support_email', 'an e-mail address for customers'),
        ('business_profile.support_url', 'a website for customers'),
        ('business_profile.support_address', 'an address for customers'),
        ('settings.payments', 'the name on card statements'),
        ('settings.card_payments', 'the name on card statements'),
        ('company.verification.document', 'a proof of the company''s registration'),
        ('company.owners_provided', 'that all owners of the company are named'),
        ('company.directors_provided', 'that all directors of the company are named'),
        ('company.executives_provided', 'that all executives of the company are named'),
        ('company.ownership_declaration', 'a declaration of who owns the company'),
        ('company.directorship_declaration', 'a declaration of who directs the company'),
        ('company.ownership_exemption_reason', 'why the company need not name its owners'),
        ('relationship.representative', 'who represents the company'),
        ('relationship.owner', 'who owns the company'),
        ('relationship.director', 'who directs the company'),
        ('relationship.executive', 'who leads the company'),
        ('documents.bank_account_ownership_verification', 'a proof of whose the bank account is'),
        ('documents.company_license', 'the licence of the company'),
        ('documents.company_memorandum_of_association', 'the company''s memorandum of association'),
        ('documents.company_registration_verification', 'a proof of the company''s registration'),
        ('documents.company_tax_id_verification', 'a proof of the company''s tax number'),
        ('documents.proof_of_registration', 'a proof of the company''s registration'),
        ('documents.proof_of_address', 'a proof of address'),
        ('documents.proof_of_ultimate_beneficial_ownership', 'a proof of who owns the company'),
        -- Why an account is disabled; besides Stripe's there are the words of app_private.record_payout_account.
        ('requirements.past_due', 'what Stripe asked for is overdue'),
        ('requirements.pending_verification', 'Stripe is checking what it was given'),
        ('requirements.fields_needed', 'details are missing'),
        ('action_required.requested_capabilities', 'the platform must request transfers for the account'),
        ('pending.onboarding', 'the form is not finished'),
        ('pending.review', 'Stripe is reviewing the account'),
        ('under_review', 'Stripe is reviewing the account'),
        ('listed', 'Stripe is comparing the account with lists of prohibited persons and companies'),
        ('platform_paused', 'the platform has paused the account at Stripe'),
        ('other', 'Stripe gives no reason'),
        ('rejected.fraud', 'Stripe suspects fraud'),
        ('rejected.listed', 'on a list of prohibited persons and companies'),
        ('rejected.terms_of_service', 'against Stripe''s terms'),
        ('rejected.incomplete_verification', 'too little was given to check who it is'),
        ('rejected.inactivity', 'not used for long'),
        ('rejected.unsupported_business', 'a business that Stripe does not take'),
        ('rejected.other', 'Stripe gives no reason'),
        ('rejected.platform_fraud', 'rejected by the platform for suspected fraud'),
        ('rejected.platform_terms_of_service', 'rejected by the platform for a breach of terms'),
        ('rejected.platform_other', 'rejected by the platform'),
        ('account_invalid', 'the account is closed or the platform is cut off'),
        ('out_of_reach', 'in a country to which the platform cannot send')
    ),
    detail(field, words) as (
      values
        ('first_name', 'the name'),
        ('last_name', 'the name'),
        ('name', 'the name'),
        ('first_name_kana', 'the name in kana'),
        ('last_name_kana', 'the name in kana'),
        ('name_kana', 'the name in kana'),
        ('first_name_kanji', 'the name in kanji'),
        ('last_name_kanji', 'the name in kanji'),
        ('name_kanji', 'the name in kanji'),
        ('maiden_name', 'the name at birth'),
        ('full_name_aliases', 'other names'),
        ('dob', 'the date of birth'),
        ('gender', 'the gender'),
        ('nationality', 'the nationality'),
        ('political_exposure', 'whether a political office is held'),
        ('email', 'the e-mail address'),
        ('phone', 'the phone number'),
        ('address', 'the address'),
        ('registered_address', 'the address'),
        ('address_kana', 'the address in kana'),
        ('address_kanji', 'the address in kanji'),
        ('id_number', 'the national identity or tax number'),
        ('id_number_secondary', 'a second identity or tax number'),
        ('ssn_last_4', 'the last four digits of the social security number'),
        ('tax_id', 'the tax number'),
        ('vat_id', 'the VAT number'),
        ('registration_number', 'the registration number'),
        ('structure', 'the legal form'),
        ('verification.document', 'an identity document'),
        ('verification.additional_document', 'a proof of address'),
        ('verification.proof_of_liveness', 'a selfie with the identity document'),
        ('documents.passport', 'the passport'),
        ('documents.visa', 'the residence visa'),
        ('documents.company_authorization', 'the power of attorney'),
        ('relationship.title', 'the role in the company'),
        ('relationship.percent_ownership', 'the share in the company')
    ),
    asked as (
      select
        given.code,
        given.position,
        part.whose,
        case when part.whose is null then given.code else substr(given.code, length(part.whose) + 2) end as field
      from
        unnest(stripe_words.codes) with ordinality as given (code, position)
        cross join lateral (
          select
            substring(
              given.code,
              '^(individual|company|representative|owners|directors|executives|authorizer|person_\w+)\.'
            ) as whose
        ) as part
      where given.code <> ''
    ),
    said as (
      select
        asked.position,
        case
          -- interv_1Ab.identity_resubmission.form
          when asked.code like 'interv\_%' then 'an answer to what Stripe asks about the account'
          when asked.code like 'moved\_to\_%' then 'in another country now: ' || right(asked.code, 2)
          else coalesce(
            (
              select whole.words
              from whole
              where starts_with(asked.code || '.', whole.code || '.')
              order by length(whole.code) desc
              limit 1
            ),
            coalesce(
                (
                  select detail.words
                  from detail
                  where starts_with(asked.field || '.', detail.field || '.')
                  order by length(detail.field) desc
                  limit 1
                ),
                -- Not known here: its last words that say something.
                translate(
                  substring(asked.field, '([^.]+)(?:\.(?:files?|form|support|front|back|date|ip|day|month|year))*$'),
                  '_',
                  ' '
                )
              )
              || case
                when asked.whose is null or asked.whose = 'individual' then ''
                when asked.whose = 'company' then ' of the company'
                when asked.whose = 'representative' then ' of the company''s representative'
                when asked.whose = 'owners' then ' of each owner of the company'
                when asked.whose = 'directors' then ' of each director of the company'
                when asked.whose = 'executives' then ' of each executive of the company'
                else ' of a person in the company'
              end,
            asked.code
          )
        end as words
      from asked
    )
  select string_agg(once.words, ', ' order by once.position)
  from
    (
      select said.words, min(said.position) as position
      from said
      group by said.words
    ) as once;
$$;
comment on function app_private.stripe_words is
  'Stripe''s names of what it asks for (requirements) and of why an account is disabled (disabled_reason), in plain '
  'words, each once and in their order; of a name that is not known here, its last words. Null for none. Source: '
  'Stripe''s "Required verification information" and "Handle verification with the API".';
