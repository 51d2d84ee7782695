create or replace function app_private.request_hash(request app.requests)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    encode(
      sha256(
        convert_to(
          jsonb_build_array(
            (request).id,
            (request).kind,
            (request).verb,
            (request).arguments
              || (
                select
                  coalesce(
                    jsonb_object_agg(
                      name,
                      app_private.audit_digest((request).arguments -> name, 'requests', (request).id::text)
                    ),
                    '{}'
                  )
                from unnest(app_private.private_arguments()) as name
                where (request).arguments ? name
              ),
            (request).basis,
            (request).reason,
            (request).amount,
            (request).currency,
            (request).recruiter_id,
            (request).company_id,
            (request).payout_id,
            (request).requested_by,
            (request).requested_by_role,
            extract(epoch from (request).expires_at)
          )::text,
          'UTF8'
        )
      ),
      'hex'
    );
$$;
comment on function app_private.request_hash is
  'SHA-256, in hexadecimal, over a JSON array of id, kind, verb, arguments, basis, reason, amount, currency, '
  'recruiter, company, payout, who asked (id and role), and the end in seconds since 1970. The text is that of jsonb: '
  'keys by length, then by bytes; no spaces but one after each comma and colon. Arguments that are personal data '
  '(app_private.private_arguments) are digests under the request''s own key (app_private.audit_digest), so that '
  'nobody can try names against the hash once the key is gone.';
