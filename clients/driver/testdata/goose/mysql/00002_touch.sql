-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER sample_touch BEFORE UPDATE ON sample FOR EACH ROW
BEGIN
	SET NEW.changed = NOW();
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER sample_touch;
