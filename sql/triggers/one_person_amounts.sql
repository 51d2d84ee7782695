-- Nothing else has what was counted: the sums are kept from everybody, whatever role a session is in.
create or replace trigger _100_keep_counted
before update or delete on app_private.one_person_amounts
for each row
execute function app_private.keep_counted();

create or replace trigger _900_refuse_truncate
before truncate on app_private.one_person_amounts
for each statement
execute function app_private.refuse_change();

alter table app_private.one_person_amounts enable always trigger _100_keep_counted;
alter table app_private.one_person_amounts enable always trigger _900_refuse_truncate;
