-- The known name that was probably meant, or null: the same but for case, or the one with the fewest letters that are
-- added, left out, changed or swapped with the next, at most one in three.
create function crm_access.nearest(said text, known text[]) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    word constant text[] := string_to_array(lower(left(coalesce(said, ''), 40)), null);
    each text;
    other text[];
    before integer[];
    last integer[];
    line integer[];
    best text;
    fewest integer := greatest(1, cardinality(word) / 3) + 1;
begin
    foreach each in array known loop
        other := string_to_array(lower(left(each, 40)), null);
        continue when abs(cardinality(other) - cardinality(word)) >= fewest;
        last := array(select generate_series(0, cardinality(other)));
        before := last;
        for i in 1 .. cardinality(word) loop
            line := array[i];
            for j in 1 .. cardinality(other) loop
                line[j + 1] := least(line[j] + 1, last[j + 1] + 1, last[j] + (word[i] <> other[j])::integer);
                if i > 1 and j > 1 and word[i] = other[j - 1] and word[i - 1] = other[j] then
                    line[j + 1] := least(line[j + 1], before[j - 1] + 1);
                end if;
            end loop;
            before := last;
            last := line;
        end loop;
        if last[cardinality(last)] < fewest then
            fewest := last[cardinality(last)];
            best := each;
        end if;
    end loop;
    return best;
end
$body$
