#pragma once

#include "core/plan/plans.h"
#include "core/result.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace roundtrip::ui
{

class FileField;
class Theme;

/// What an https: request asks of TLS: whom it trusts, and, where a certificate was refused,
/// whether to go on all the same.
class TlsFields final : public QWidget
{
    Q_OBJECT
public:
    explicit TlsFields(const Theme &theme, QWidget *parent = nullptr);

    plan::TlsPlan tls() const;
    void setTls(const plan::TlsPlan &tls);
    /// A certificate was refused: the offer to accept it appears, and says why it was.
    void showRefused(const Error &why);
    /// It is for another server now: nothing was refused there, and nothing is accepted.
    void forgetRefusal();
    /// The field that is wrong; nullptr: none is.
    QWidget *firstWrongField() const;

    FileField *caField() const { return m_ca; }
    QCheckBox *acceptCheck() const { return m_accept; }
    QLabel *caComplaint() const { return m_caComplaint; }
    QLabel *refusedNote() const { return m_refused; }

Q_SIGNALS:
    void edited();

private:
    void apply(const plan::TlsPlan &tls);
    void readCa();
    void showOffer();

    plan::TlsPlan m_tls;
    QString m_problem; ///< with the file
    FileField *m_ca;
    QLabel *m_caComplaint;
    QLabel *m_refused;
    QCheckBox *m_accept;
};

} // namespace roundtrip::ui
