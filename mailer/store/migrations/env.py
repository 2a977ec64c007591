"""Runs the migrations on the connection that mailer/store/upgrade.py hands over; there is no other way in."""

from alembic import context

from mailer.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
