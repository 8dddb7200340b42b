#pragma once

#include "core/plan/conditions.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace roundtrip::ui
{

class Theme;

/// What lies between the two ends: a preset to begin with, and latency, jitter, bandwidth and
/// segment size of each direction. What is wrong is said at the field, at once.
class LinkForm final : public QWidget
{
    Q_OBJECT
public:
    explicit LinkForm(const Theme &theme, QWidget *parent = nullptr);

    /// The inverse of each other; what no field is for (the seed of the jitter) stays as it was
    /// given.
    plan::LinkPlan link() const;
    void setLink(const plan::LinkPlan &link);
    /// The field that is wrong; nullptr: none is.
    QLineEdit *firstWrongField() const;

    QComboBox *presets() const { return m_presets; }
    enum What { Latency, Jitter, Bandwidth, Segment, WhatCount };
    enum Way { ToServer, ToClient, WayCount };
    QLineEdit *field(What what, Way way) const { return m_fields[what][way]; }
    QLabel *complaint(What what) const { return m_complaints[what]; }

Q_SIGNALS:
    void edited();

private:
    void addPresets(QGridLayout *grid);
    void addFields(QGridLayout *grid);
    void showWay(Way way, const plan::LinkWayPlan &plan);
    bool readField(What what, Way way, plan::LinkWayPlan &plan) const;
    void check();
    void showPreset();

    const Theme &m_theme;
    plan::LinkPlan m_base;
    QComboBox *m_presets;
    QLineEdit *m_fields[WhatCount][WayCount] = {};
    QLabel *m_complaints[WhatCount] = {};
};

} // namespace roundtrip::ui
