-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION touch() RETURNS trigger AS $$
BEGIN
	NEW.changed := now();
	RETURN NEW;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER sample_touch BEFORE UPDATE ON sample FOR EACH ROW EXECUTE FUNCTION touch();

-- +goose Down
DROP TRIGGER sample_touch ON sample;
DROP FUNCTION touch();
